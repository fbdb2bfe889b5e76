-- add nullable
--
-- Adds dogs.color (text).

ALTER TABLE dogs ADD COLUMN color text;

-- Undoes: add nullable
--
-- Drops dogs.color (text).
--   DATA LOSS: its values go with it.

ALTER TABLE dogs DROP COLUMN color;
