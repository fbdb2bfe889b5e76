-- add not null
--
-- Adds dogs.color (text). Rows that exist get lower(name).
--   ACCESS EXCLUSIVE: every row of dogs is updated, and nobody else reads or writes it meanwhile.

ALTER TABLE dogs ADD COLUMN color text;
UPDATE dogs SET color = lower(name);
ALTER TABLE dogs ALTER COLUMN color SET NOT NULL;

-- Undoes: add not null
--
-- Drops dogs.color (text).
--   DATA LOSS: its values go with it.

ALTER TABLE dogs DROP COLUMN color;
