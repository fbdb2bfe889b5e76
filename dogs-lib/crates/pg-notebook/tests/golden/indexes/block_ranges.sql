-- block ranges
--
-- Adds the index dogs_height_idx to dogs.
--   BLOCKS WRITES: nobody writes dogs until it is built.

CREATE INDEX dogs_height_idx ON dogs USING brin (height);

-- Undoes: block ranges
--
-- Drops the index dogs_height_idx of dogs.

DROP INDEX dogs_height_idx;
