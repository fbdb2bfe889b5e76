-- Undoes: init
--
-- Drops the table pets.
--   DATA LOSS: its rows go with it.

DROP TABLE pets;
