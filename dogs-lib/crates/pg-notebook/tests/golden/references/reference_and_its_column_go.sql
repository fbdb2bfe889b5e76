-- reference and its column go
--
-- Drops a foreign key of pets: FOREIGN KEY (owner_id) REFERENCES owners(id).
-- Drops pets.owner_id (bigint).
--   DATA LOSS: 1 value here goes with it.

ALTER TABLE pets DROP CONSTRAINT pets_owner_id_fkey;
ALTER TABLE pets DROP COLUMN owner_id;

-- Undoes: reference and its column go
--
-- Adds pets.owner_id (bigint).
-- Adds a foreign key to pets: FOREIGN KEY (owner_id) REFERENCES owners(id).
--   BLOCKS WRITES: nobody writes pets or owners until every row is looked at.

ALTER TABLE pets ADD COLUMN owner_id bigint;
ALTER TABLE pets ADD CONSTRAINT pets_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES owners(id);
