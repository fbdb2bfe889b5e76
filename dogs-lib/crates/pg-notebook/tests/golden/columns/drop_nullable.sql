-- drop nullable
--
-- Drops pets.color (text).
--   DATA LOSS: 0 values here go with it.

ALTER TABLE pets DROP COLUMN color;

-- Undoes: drop nullable
--
-- Adds pets.color (text).

ALTER TABLE pets ADD COLUMN color text;
