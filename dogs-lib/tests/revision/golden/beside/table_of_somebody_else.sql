-- table of somebody else
--
-- Adds dogs.color (text).

ALTER TABLE dogs ADD COLUMN color text;

-- Undoes: table of somebody else
--
-- Drops dogs.color (text).
--   DATA LOSS: its values go with it.

ALTER TABLE dogs DROP COLUMN color;
