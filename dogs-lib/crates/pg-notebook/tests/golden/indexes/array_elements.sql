-- array elements
--
-- Adds the index dogs_tags_idx to dogs.
--   BLOCKS WRITES: nobody writes dogs until it is built.

CREATE INDEX dogs_tags_idx ON dogs USING gin (tags);

-- Undoes: array elements
--
-- Drops the index dogs_tags_idx of dogs.

DROP INDEX dogs_tags_idx;
