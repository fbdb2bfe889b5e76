-- check over two
--
-- Adds a check to dogs: CHECK (length(name) < height).
--   ACCESS EXCLUSIVE: nobody reads or writes dogs until every row is looked at.

ALTER TABLE dogs ADD CONSTRAINT dogs_check CHECK (length(name) < height);

-- Undoes: check over two
--
-- Drops a check of dogs: CHECK (length(name) < height).

ALTER TABLE dogs DROP CONSTRAINT dogs_check;
