-- drop under a check and an index
--
-- Drops a check of dogs: CHECK (color <> name).
-- Drops the index dogs_color_name_idx of dogs.
-- Drops dogs.color (text).
--   DATA LOSS: 0 values here go with it.

ALTER TABLE dogs DROP CONSTRAINT dogs_check;
DROP INDEX dogs_color_name_idx;
ALTER TABLE dogs DROP COLUMN color;

-- Undoes: drop under a check and an index
--
-- Adds dogs.color (text).
-- Adds a check to dogs: CHECK (color <> name).
--   ACCESS EXCLUSIVE: nobody reads or writes dogs until every row is looked at.
-- Adds the index dogs_color_name_idx to dogs.
--   BLOCKS WRITES: nobody writes dogs until it is built.

ALTER TABLE dogs ADD COLUMN color text;
ALTER TABLE dogs ADD CONSTRAINT dogs_check CHECK (color <> name);
CREATE INDEX dogs_color_name_idx ON dogs (color, name);
