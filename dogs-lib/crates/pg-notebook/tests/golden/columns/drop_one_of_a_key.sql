-- drop one of a key
--
-- Drops a unique constraint of dogs: UNIQUE (name, color).
-- Drops dogs.color (text).
--   DATA LOSS: 0 values here go with it.
-- Adds a unique constraint to dogs: UNIQUE (name).
--   ACCESS EXCLUSIVE: nobody reads or writes dogs until its index is built.

ALTER TABLE dogs DROP CONSTRAINT dogs_name_color_key;
ALTER TABLE dogs DROP COLUMN color;
ALTER TABLE dogs ADD CONSTRAINT dogs_name_key UNIQUE (name);

-- Undoes: drop one of a key
--
-- Drops a unique constraint of dogs: UNIQUE (name).
-- Adds dogs.color (text).
-- Adds a unique constraint to dogs: UNIQUE (name, color).
--   ACCESS EXCLUSIVE: nobody reads or writes dogs until its index is built.

ALTER TABLE dogs DROP CONSTRAINT dogs_name_key;
ALTER TABLE dogs ADD COLUMN color text;
ALTER TABLE dogs ADD CONSTRAINT dogs_name_color_key UNIQUE (name, color);
