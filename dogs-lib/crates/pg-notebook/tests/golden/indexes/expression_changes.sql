-- expression changes
--
-- Drops the index dogs_lower_idx of dogs.
-- Adds the index dogs_upper_idx to dogs.
--   BLOCKS WRITES: nobody writes dogs until it is built.

DROP INDEX dogs_lower_idx;
CREATE INDEX dogs_upper_idx ON dogs (upper(name));

-- Undoes: expression changes
--
-- Drops the index dogs_upper_idx of dogs.
-- Adds the index dogs_lower_idx to dogs.
--   BLOCKS WRITES: nobody writes dogs until it is built.

DROP INDEX dogs_upper_idx;
CREATE INDEX dogs_lower_idx ON dogs (lower(name));
