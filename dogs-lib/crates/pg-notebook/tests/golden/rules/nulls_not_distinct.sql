-- nulls not distinct
--
-- Adds a unique constraint to dogs: UNIQUE NULLS NOT DISTINCT (name).
--   ACCESS EXCLUSIVE: nobody reads or writes dogs until its index is built.

ALTER TABLE dogs ADD CONSTRAINT dogs_name_key UNIQUE NULLS NOT DISTINCT (name);

-- Undoes: nulls not distinct
--
-- Drops a unique constraint of dogs: UNIQUE NULLS NOT DISTINCT (name).

ALTER TABLE dogs DROP CONSTRAINT dogs_name_key;
