-- predicate changes
--
-- Drops the index pets_name_idx of pets.
-- Adds the index pets_name_idx to pets.
--   BLOCKS WRITES: nobody writes pets until it is built.

DROP INDEX pets_name_idx;
CREATE INDEX pets_name_idx ON pets (name) WHERE height > 4;

-- Undoes: predicate changes
--
-- Drops the index pets_name_idx of pets.
-- Adds the index pets_name_idx to pets.
--   BLOCKS WRITES: nobody writes pets until it is built.

DROP INDEX pets_name_idx;
CREATE INDEX pets_name_idx ON pets (name) WHERE height > 3;
