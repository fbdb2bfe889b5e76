-- drop one of a key
--
-- Drops a unique constraint of pets: UNIQUE (name, color).
-- Drops pets.color (text).
--   DATA LOSS: 0 values here go with it.
-- Adds a unique constraint to pets: UNIQUE (name).
--   ACCESS EXCLUSIVE: nobody reads or writes pets until its index is built.

ALTER TABLE pets DROP CONSTRAINT pets_name_color_key;
ALTER TABLE pets DROP COLUMN color;
ALTER TABLE pets ADD CONSTRAINT pets_name_key UNIQUE (name);

-- Undoes: drop one of a key
--
-- Drops a unique constraint of pets: UNIQUE (name).
-- Adds pets.color (text).
-- Adds a unique constraint to pets: UNIQUE (name, color).
--   ACCESS EXCLUSIVE: nobody reads or writes pets until its index is built.

ALTER TABLE pets DROP CONSTRAINT pets_name_key;
ALTER TABLE pets ADD COLUMN color text;
ALTER TABLE pets ADD CONSTRAINT pets_name_color_key UNIQUE (name, color);
