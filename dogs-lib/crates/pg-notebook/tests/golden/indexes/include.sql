-- include
--
-- Drops the index dogs_name_idx of dogs.
-- Adds the index dogs_name_height_idx to dogs.
--   BLOCKS WRITES: nobody writes dogs until it is built.

DROP INDEX dogs_name_idx;
CREATE INDEX dogs_name_height_idx ON dogs (name) INCLUDE (height);

-- Undoes: include
--
-- Drops the index dogs_name_height_idx of dogs.
-- Adds the index dogs_name_idx to dogs.
--   BLOCKS WRITES: nobody writes dogs until it is built.

DROP INDEX dogs_name_height_idx;
CREATE INDEX dogs_name_idx ON dogs (name);
