-- block ranges
--
-- Adds the index pets_height_idx to pets.
--   BLOCKS WRITES: nobody writes pets until it is built.

CREATE INDEX pets_height_idx ON pets USING brin (height);

-- Undoes: block ranges
--
-- Drops the index pets_height_idx of pets.

DROP INDEX pets_height_idx;
