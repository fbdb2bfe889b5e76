-- unique of two
--
-- Adds a unique constraint to dogs: UNIQUE (name, height).
--   ACCESS EXCLUSIVE: nobody reads or writes dogs until its index is built.

ALTER TABLE dogs ADD CONSTRAINT one UNIQUE (name, height);

-- Undoes: unique of two
--
-- Drops a unique constraint of dogs: UNIQUE (name, height).

ALTER TABLE dogs DROP CONSTRAINT one;
