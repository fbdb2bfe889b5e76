-- add with default and backfill
--
-- Adds dogs.color (text). Rows that exist get 'old'.
--   ACCESS EXCLUSIVE: every row of dogs is updated, and nobody else reads or writes it meanwhile.

ALTER TABLE dogs ADD COLUMN color text;
UPDATE dogs SET color = 'old';
ALTER TABLE dogs ALTER COLUMN color SET NOT NULL;
ALTER TABLE dogs ALTER COLUMN color SET DEFAULT 'brown';

-- Undoes: add with default and backfill
--
-- Drops dogs.color (text).
--   DATA LOSS: its values go with it.

ALTER TABLE dogs DROP COLUMN color;
