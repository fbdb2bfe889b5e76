-- add with default
--
-- Adds dogs.color (text).

ALTER TABLE dogs ADD COLUMN color text NOT NULL DEFAULT 'brown';

-- Undoes: add with default
--
-- Drops dogs.color (text).
--   DATA LOSS: its values go with it.

ALTER TABLE dogs DROP COLUMN color;
