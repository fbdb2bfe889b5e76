-- descending
--
-- Drops the index dogs_height_idx of dogs.
-- Adds the index dogs_height_idx to dogs.
--   BLOCKS WRITES: nobody writes dogs until it is built.

DROP INDEX dogs_height_idx;
CREATE INDEX dogs_height_idx ON dogs (height DESC NULLS LAST);

-- Undoes: descending
--
-- Drops the index dogs_height_idx of dogs.
-- Adds the index dogs_height_idx to dogs.
--   BLOCKS WRITES: nobody writes dogs until it is built.

DROP INDEX dogs_height_idx;
CREATE INDEX dogs_height_idx ON dogs (height);
