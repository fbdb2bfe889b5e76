-- drop nullable
--
-- Drops dogs.color (text).
--   DATA LOSS: 0 values here go with it.

ALTER TABLE dogs DROP COLUMN color;

-- Undoes: drop nullable
--
-- Adds dogs.color (text).

ALTER TABLE dogs ADD COLUMN color text;
