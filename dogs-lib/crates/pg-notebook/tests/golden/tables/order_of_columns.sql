-- order of columns
--
-- Adds pets.b (integer).

ALTER TABLE pets ADD COLUMN b integer;

-- Undoes: order of columns
--
-- Drops pets.b (integer).
--   DATA LOSS: its values go with it.

ALTER TABLE pets DROP COLUMN b;
