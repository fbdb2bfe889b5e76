-- include changes
--
-- Drops the index pets_name_height_idx of pets.
-- Adds the index pets_name_id_idx to pets.
--   BLOCKS WRITES: nobody writes pets until it is built.

DROP INDEX pets_name_height_idx;
CREATE INDEX pets_name_id_idx ON pets (name) INCLUDE (id);

-- Undoes: include changes
--
-- Drops the index pets_name_id_idx of pets.
-- Adds the index pets_name_height_idx to pets.
--   BLOCKS WRITES: nobody writes pets until it is built.

DROP INDEX pets_name_id_idx;
CREATE INDEX pets_name_height_idx ON pets (name) INCLUDE (height);
