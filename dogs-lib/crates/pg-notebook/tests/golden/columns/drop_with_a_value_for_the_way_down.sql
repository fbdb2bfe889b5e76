-- drop with a value for the way down
--
-- Drops dogs.height (integer).
--   DATA LOSS: 2 values here go with it.

ALTER TABLE dogs DROP COLUMN height;

-- Undoes: drop with a value for the way down
--
-- Adds dogs.height (integer). Rows that exist get 7.
--   ACCESS EXCLUSIVE: every row of dogs is updated, and nobody else reads or writes it meanwhile.

ALTER TABLE dogs ADD COLUMN height integer;
UPDATE dogs SET height = 7;
ALTER TABLE dogs ALTER COLUMN height SET NOT NULL;
