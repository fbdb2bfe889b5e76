-- add
--
-- Adds the index dogs_name_idx to dogs.
--   BLOCKS WRITES: nobody writes dogs until it is built.

CREATE INDEX dogs_name_idx ON dogs (name);

-- Undoes: add
--
-- Drops the index dogs_name_idx of dogs.

DROP INDEX dogs_name_idx;
