-- add named check
--
-- Adds a check to pets: CHECK (height > 0).
--   ACCESS EXCLUSIVE: nobody reads or writes pets until every row is looked at.

ALTER TABLE pets ADD CONSTRAINT tall CHECK (height > 0);

-- Undoes: add named check
--
-- Drops a check of pets: CHECK (height > 0).

ALTER TABLE pets DROP CONSTRAINT tall;
