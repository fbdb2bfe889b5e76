-- add named check
--
-- Adds a check to dogs: CHECK (height > 0).
--   ACCESS EXCLUSIVE: nobody reads or writes dogs until every row is looked at.

ALTER TABLE dogs ADD CONSTRAINT tall CHECK (height > 0);

-- Undoes: add named check
--
-- Drops a check of dogs: CHECK (height > 0).

ALTER TABLE dogs DROP CONSTRAINT tall;
