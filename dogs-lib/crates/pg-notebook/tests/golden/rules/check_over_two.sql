-- check over two
--
-- Adds a check to pets: CHECK (length(name) < height).
--   ACCESS EXCLUSIVE: nobody reads or writes pets until every row is looked at.

ALTER TABLE pets ADD CONSTRAINT pets_check CHECK (length(name) < height);

-- Undoes: check over two
--
-- Drops a check of pets: CHECK (length(name) < height).

ALTER TABLE pets DROP CONSTRAINT pets_check;
