-- add check
--
-- Adds a check to pets: CHECK (height > 0).
--   ACCESS EXCLUSIVE: nobody reads or writes pets until every row is looked at.

ALTER TABLE pets ADD CONSTRAINT pets_height_check CHECK (height > 0);

-- Undoes: add check
--
-- Drops a check of pets: CHECK (height > 0).

ALTER TABLE pets DROP CONSTRAINT pets_height_check;
