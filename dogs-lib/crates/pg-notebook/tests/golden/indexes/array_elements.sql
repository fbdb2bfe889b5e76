-- array elements
--
-- Adds the index pets_tags_idx to pets.
--   BLOCKS WRITES: nobody writes pets until it is built.

CREATE INDEX pets_tags_idx ON pets USING gin (tags);

-- Undoes: array elements
--
-- Drops the index pets_tags_idx of pets.

DROP INDEX pets_tags_idx;
