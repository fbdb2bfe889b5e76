-- add with default
--
-- Adds pets.color (text).

ALTER TABLE pets ADD COLUMN color text NOT NULL DEFAULT 'brown';

-- Undoes: add with default
--
-- Drops pets.color (text).
--   DATA LOSS: its values go with it.

ALTER TABLE pets DROP COLUMN color;
