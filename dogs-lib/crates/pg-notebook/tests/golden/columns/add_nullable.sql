-- add nullable
--
-- Adds pets.color (text).

ALTER TABLE pets ADD COLUMN color text;

-- Undoes: add nullable
--
-- Drops pets.color (text).
--   DATA LOSS: its values go with it.

ALTER TABLE pets DROP COLUMN color;
