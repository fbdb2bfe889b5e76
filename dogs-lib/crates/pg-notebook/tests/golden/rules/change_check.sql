-- change check
--
-- Drops a check of pets: CHECK (height > 0).
-- Adds a check to pets: CHECK (height > 1).
--   ACCESS EXCLUSIVE: nobody reads or writes pets until every row is looked at.

ALTER TABLE pets DROP CONSTRAINT pets_height_check;
ALTER TABLE pets ADD CONSTRAINT pets_height_check CHECK (height > 1);

-- Undoes: change check
--
-- Drops a check of pets: CHECK (height > 1).
-- Adds a check to pets: CHECK (height > 0).
--   ACCESS EXCLUSIVE: nobody reads or writes pets until every row is looked at.

ALTER TABLE pets DROP CONSTRAINT pets_height_check;
ALTER TABLE pets ADD CONSTRAINT pets_height_check CHECK (height > 0);
