-- drop check
--
-- Drops a check of dogs: CHECK (height > 0).

ALTER TABLE dogs DROP CONSTRAINT dogs_height_check;

-- Undoes: drop check
--
-- Adds a check to dogs: CHECK (height > 0).
--   ACCESS EXCLUSIVE: nobody reads or writes dogs until every row is looked at.

ALTER TABLE dogs ADD CONSTRAINT dogs_height_check CHECK (height > 0);
