-- drop
--
-- Drops dogs.height (integer).
--   DATA LOSS: 2 values here go with it.

ALTER TABLE dogs DROP COLUMN height;

-- Undoes: drop
--
-- Adds dogs.height (integer). Rows that exist get 0.
--   ACCESS EXCLUSIVE: every row of dogs is updated, and nobody else reads or writes it meanwhile.

ALTER TABLE dogs ADD COLUMN height integer;
UPDATE dogs SET height = 0;
ALTER TABLE dogs ALTER COLUMN height SET NOT NULL;
