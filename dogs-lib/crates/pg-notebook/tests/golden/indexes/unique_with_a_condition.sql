-- unique with a condition
--
-- Adds the index pets_name_idx to pets.
--   BLOCKS WRITES: nobody writes pets until it is built.

CREATE UNIQUE INDEX pets_name_idx ON pets (name) WHERE height > 3;

-- Undoes: unique with a condition
--
-- Drops the index pets_name_idx of pets.

DROP INDEX pets_name_idx;
