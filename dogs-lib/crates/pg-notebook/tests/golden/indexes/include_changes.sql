-- include changes
--
-- Drops the index dogs_name_height_idx of dogs.
-- Adds the index dogs_name_id_idx to dogs.
--   BLOCKS WRITES: nobody writes dogs until it is built.

DROP INDEX dogs_name_height_idx;
CREATE INDEX dogs_name_id_idx ON dogs (name) INCLUDE (id);

-- Undoes: include changes
--
-- Drops the index dogs_name_id_idx of dogs.
-- Adds the index dogs_name_height_idx to dogs.
--   BLOCKS WRITES: nobody writes dogs until it is built.

DROP INDEX dogs_name_id_idx;
CREATE INDEX dogs_name_height_idx ON dogs (name) INCLUDE (height);
