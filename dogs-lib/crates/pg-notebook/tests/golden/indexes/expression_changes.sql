-- expression changes
--
-- Drops the index pets_lower_idx of pets.
-- Adds the index pets_upper_idx to pets.
--   BLOCKS WRITES: nobody writes pets until it is built.

DROP INDEX pets_lower_idx;
CREATE INDEX pets_upper_idx ON pets (upper(name));

-- Undoes: expression changes
--
-- Drops the index pets_upper_idx of pets.
-- Adds the index pets_lower_idx to pets.
--   BLOCKS WRITES: nobody writes pets until it is built.

DROP INDEX pets_upper_idx;
CREATE INDEX pets_lower_idx ON pets (lower(name));
