-- drop with a value for the way down
--
-- Drops pets.height (integer).
--   DATA LOSS: 2 values here go with it.

ALTER TABLE pets DROP COLUMN height;

-- Undoes: drop with a value for the way down
--
-- Adds pets.height (integer). Rows that exist get 7.
--   ACCESS EXCLUSIVE: every row of pets is updated, and nobody else reads or writes it meanwhile.

ALTER TABLE pets ADD COLUMN height integer;
UPDATE pets SET height = 7;
ALTER TABLE pets ALTER COLUMN height SET NOT NULL;
