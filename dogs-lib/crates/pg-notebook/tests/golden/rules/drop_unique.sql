-- drop unique
--
-- Drops a unique constraint of pets: UNIQUE (name).

ALTER TABLE pets DROP CONSTRAINT pets_name_key;

-- Undoes: drop unique
--
-- Adds a unique constraint to pets: UNIQUE (name).
--   ACCESS EXCLUSIVE: nobody reads or writes pets until its index is built.

ALTER TABLE pets ADD CONSTRAINT pets_name_key UNIQUE (name);
