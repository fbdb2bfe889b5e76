-- unique
--
-- Drops the index pets_name_idx of pets.
-- Adds the index pets_name_idx to pets.
--   BLOCKS WRITES: nobody writes pets until it is built.

DROP INDEX pets_name_idx;
CREATE UNIQUE INDEX pets_name_idx ON pets (name);

-- Undoes: unique
--
-- Drops the index pets_name_idx of pets.
-- Adds the index pets_name_idx to pets.
--   BLOCKS WRITES: nobody writes pets until it is built.

DROP INDEX pets_name_idx;
CREATE INDEX pets_name_idx ON pets (name);
