-- add not null
--
-- Adds pets.color (text). Rows that exist get lower(name).
--   ACCESS EXCLUSIVE: every row of pets is updated, and nobody else reads or writes it meanwhile.

ALTER TABLE pets ADD COLUMN color text;
UPDATE pets SET color = lower(name);
ALTER TABLE pets ALTER COLUMN color SET NOT NULL;

-- Undoes: add not null
--
-- Drops pets.color (text).
--   DATA LOSS: its values go with it.

ALTER TABLE pets DROP COLUMN color;
