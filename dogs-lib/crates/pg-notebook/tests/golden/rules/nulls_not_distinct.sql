-- nulls not distinct
--
-- Adds a unique constraint to pets: UNIQUE NULLS NOT DISTINCT (name).
--   ACCESS EXCLUSIVE: nobody reads or writes pets until its index is built.

ALTER TABLE pets ADD CONSTRAINT pets_name_key UNIQUE NULLS NOT DISTINCT (name);

-- Undoes: nulls not distinct
--
-- Drops a unique constraint of pets: UNIQUE NULLS NOT DISTINCT (name).

ALTER TABLE pets DROP CONSTRAINT pets_name_key;
