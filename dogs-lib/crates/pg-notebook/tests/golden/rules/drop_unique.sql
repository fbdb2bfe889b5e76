-- drop unique
--
-- Drops a unique constraint of dogs: UNIQUE (name).

ALTER TABLE dogs DROP CONSTRAINT dogs_name_key;

-- Undoes: drop unique
--
-- Adds a unique constraint to dogs: UNIQUE (name).
--   ACCESS EXCLUSIVE: nobody reads or writes dogs until its index is built.

ALTER TABLE dogs ADD CONSTRAINT dogs_name_key UNIQUE (name);
