-- drop under a check and an index
--
-- Drops a check of pets: CHECK (color <> name).
-- Drops the index pets_color_name_idx of pets.
-- Drops pets.color (text).
--   DATA LOSS: 0 values here go with it.

ALTER TABLE pets DROP CONSTRAINT pets_check;
DROP INDEX pets_color_name_idx;
ALTER TABLE pets DROP COLUMN color;

-- Undoes: drop under a check and an index
--
-- Adds pets.color (text).
-- Adds a check to pets: CHECK (color <> name).
--   ACCESS EXCLUSIVE: nobody reads or writes pets until every row is looked at.
-- Adds the index pets_color_name_idx to pets.
--   BLOCKS WRITES: nobody writes pets until it is built.

ALTER TABLE pets ADD COLUMN color text;
ALTER TABLE pets ADD CONSTRAINT pets_check CHECK (color <> name);
CREATE INDEX pets_color_name_idx ON pets (color, name);
