-- to itself
--
-- Adds pets.mother (bigint).
-- Adds a foreign key to pets: FOREIGN KEY (mother) REFERENCES pets(id).
--   BLOCKS WRITES: nobody writes pets until every row is looked at.

ALTER TABLE pets ADD COLUMN mother bigint;
ALTER TABLE pets ADD CONSTRAINT pets_mother_fkey FOREIGN KEY (mother) REFERENCES pets(id);

-- Undoes: to itself
--
-- Drops a foreign key of pets: FOREIGN KEY (mother) REFERENCES pets(id).
-- Drops pets.mother (bigint).
--   DATA LOSS: its values go with it.

ALTER TABLE pets DROP CONSTRAINT pets_mother_fkey;
ALTER TABLE pets DROP COLUMN mother;
