-- unique wider
--
-- Drops a unique constraint of pets: UNIQUE (name).
-- Adds a unique constraint to pets: UNIQUE (name, height).
--   ACCESS EXCLUSIVE: nobody reads or writes pets until its index is built.

ALTER TABLE pets DROP CONSTRAINT pets_name_key;
ALTER TABLE pets ADD CONSTRAINT pets_name_height_key UNIQUE (name, height);

-- Undoes: unique wider
--
-- Drops a unique constraint of pets: UNIQUE (name, height).
-- Adds a unique constraint to pets: UNIQUE (name).
--   ACCESS EXCLUSIVE: nobody reads or writes pets until its index is built.

ALTER TABLE pets DROP CONSTRAINT pets_name_height_key;
ALTER TABLE pets ADD CONSTRAINT pets_name_key UNIQUE (name);
