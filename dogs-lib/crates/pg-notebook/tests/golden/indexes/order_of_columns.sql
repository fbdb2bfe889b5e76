-- order of columns
--
-- Drops the index pets_name_height_idx of pets.
-- Adds the index pets_height_name_idx to pets.
--   BLOCKS WRITES: nobody writes pets until it is built.

DROP INDEX pets_name_height_idx;
CREATE INDEX pets_height_name_idx ON pets (height, name);

-- Undoes: order of columns
--
-- Drops the index pets_height_name_idx of pets.
-- Adds the index pets_name_height_idx to pets.
--   BLOCKS WRITES: nobody writes pets until it is built.

DROP INDEX pets_height_name_idx;
CREATE INDEX pets_name_height_idx ON pets (name, height);
