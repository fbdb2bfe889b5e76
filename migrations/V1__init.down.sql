-- Undoes: init
--
-- Drops the table dogs.
--   DATA LOSS: its rows go with it.

DROP TABLE dogs;
