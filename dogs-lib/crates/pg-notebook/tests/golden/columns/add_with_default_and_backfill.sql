-- add with default and backfill
--
-- Adds pets.color (text). Rows that exist get 'old'.
--   ACCESS EXCLUSIVE: every row of pets is updated, and nobody else reads or writes it meanwhile.

ALTER TABLE pets ADD COLUMN color text;
UPDATE pets SET color = 'old';
ALTER TABLE pets ALTER COLUMN color SET NOT NULL;
ALTER TABLE pets ALTER COLUMN color SET DEFAULT 'brown';

-- Undoes: add with default and backfill
--
-- Drops pets.color (text).
--   DATA LOSS: its values go with it.

ALTER TABLE pets DROP COLUMN color;
