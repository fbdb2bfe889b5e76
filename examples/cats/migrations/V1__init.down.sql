-- Undoes: init
--
-- Drops the table visits.
--   DATA LOSS: its rows go with it.
-- Drops the table cats.
--   DATA LOSS: its rows go with it.

DROP TABLE visits;
DROP TABLE cats;
