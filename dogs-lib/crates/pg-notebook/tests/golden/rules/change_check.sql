-- change check
--
-- Drops a check of dogs: CHECK (height > 0).
-- Adds a check to dogs: CHECK (height > 1).
--   ACCESS EXCLUSIVE: nobody reads or writes dogs until every row is looked at.

ALTER TABLE dogs DROP CONSTRAINT dogs_height_check;
ALTER TABLE dogs ADD CONSTRAINT dogs_height_check CHECK (height > 1);

-- Undoes: change check
--
-- Drops a check of dogs: CHECK (height > 1).
-- Adds a check to dogs: CHECK (height > 0).
--   ACCESS EXCLUSIVE: nobody reads or writes dogs until every row is looked at.

ALTER TABLE dogs DROP CONSTRAINT dogs_height_check;
ALTER TABLE dogs ADD CONSTRAINT dogs_height_check CHECK (height > 0);
