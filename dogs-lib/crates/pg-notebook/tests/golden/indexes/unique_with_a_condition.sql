-- unique with a condition
--
-- Adds the index dogs_name_idx to dogs.
--   BLOCKS WRITES: nobody writes dogs until it is built.

CREATE UNIQUE INDEX dogs_name_idx ON dogs (name) WHERE height > 3;

-- Undoes: unique with a condition
--
-- Drops the index dogs_name_idx of dogs.

DROP INDEX dogs_name_idx;
