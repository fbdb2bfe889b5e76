-- drop
--
-- Drops the index pets_name_idx of pets.

DROP INDEX pets_name_idx;

-- Undoes: drop
--
-- Adds the index pets_name_idx to pets.
--   BLOCKS WRITES: nobody writes pets until it is built.

CREATE INDEX pets_name_idx ON pets (name);
