-- partial
--
-- Drops the index dogs_name_idx of dogs.
-- Adds the index dogs_name_idx to dogs.
--   BLOCKS WRITES: nobody writes dogs until it is built.

DROP INDEX dogs_name_idx;
CREATE INDEX dogs_name_idx ON dogs (name) WHERE height > 3;

-- Undoes: partial
--
-- Drops the index dogs_name_idx of dogs.
-- Adds the index dogs_name_idx to dogs.
--   BLOCKS WRITES: nobody writes dogs until it is built.

DROP INDEX dogs_name_idx;
CREATE INDEX dogs_name_idx ON dogs (name);
