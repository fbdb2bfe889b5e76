-- order of columns
--
-- Adds dogs.b (integer).

ALTER TABLE dogs ADD COLUMN b integer;

-- Undoes: order of columns
--
-- Drops dogs.b (integer).
--   DATA LOSS: its values go with it.

ALTER TABLE dogs DROP COLUMN b;
