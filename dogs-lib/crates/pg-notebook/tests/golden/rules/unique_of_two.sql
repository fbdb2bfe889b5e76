-- unique of two
--
-- Adds a unique constraint to pets: UNIQUE (name, height).
--   ACCESS EXCLUSIVE: nobody reads or writes pets until its index is built.

ALTER TABLE pets ADD CONSTRAINT one UNIQUE (name, height);

-- Undoes: unique of two
--
-- Drops a unique constraint of pets: UNIQUE (name, height).

ALTER TABLE pets DROP CONSTRAINT one;
