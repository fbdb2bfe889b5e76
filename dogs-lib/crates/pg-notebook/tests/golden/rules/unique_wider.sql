-- unique wider
--
-- Drops a unique constraint of dogs: UNIQUE (name).
-- Adds a unique constraint to dogs: UNIQUE (name, height).
--   ACCESS EXCLUSIVE: nobody reads or writes dogs until its index is built.

ALTER TABLE dogs DROP CONSTRAINT dogs_name_key;
ALTER TABLE dogs ADD CONSTRAINT dogs_name_height_key UNIQUE (name, height);

-- Undoes: unique wider
--
-- Drops a unique constraint of dogs: UNIQUE (name, height).
-- Adds a unique constraint to dogs: UNIQUE (name).
--   ACCESS EXCLUSIVE: nobody reads or writes dogs until its index is built.

ALTER TABLE dogs DROP CONSTRAINT dogs_name_height_key;
ALTER TABLE dogs ADD CONSTRAINT dogs_name_key UNIQUE (name);
