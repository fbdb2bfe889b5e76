-- two checks of one column
--
-- Adds a check to pets: CHECK (height < 99).
--   ACCESS EXCLUSIVE: nobody reads or writes pets until every row is looked at.

ALTER TABLE pets ADD CONSTRAINT pets_height_check1 CHECK (height < 99);

-- Undoes: two checks of one column
--
-- Drops a check of pets: CHECK (height < 99).

ALTER TABLE pets DROP CONSTRAINT pets_height_check1;
