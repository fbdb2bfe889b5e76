-- descending
--
-- Drops the index pets_height_idx of pets.
-- Adds the index pets_height_idx to pets.
--   BLOCKS WRITES: nobody writes pets until it is built.

DROP INDEX pets_height_idx;
CREATE INDEX pets_height_idx ON pets (height DESC NULLS LAST);

-- Undoes: descending
--
-- Drops the index pets_height_idx of pets.
-- Adds the index pets_height_idx to pets.
--   BLOCKS WRITES: nobody writes pets until it is built.

DROP INDEX pets_height_idx;
CREATE INDEX pets_height_idx ON pets (height);
