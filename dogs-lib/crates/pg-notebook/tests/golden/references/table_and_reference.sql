-- table and reference
--
-- Creates the table owners.
-- Adds pets.owner_id (bigint).
-- Adds a foreign key to pets: FOREIGN KEY (owner_id) REFERENCES owners(id).
--   BLOCKS WRITES: nobody writes pets or owners until every row is looked at.

CREATE TABLE owners (
    id bigint PRIMARY KEY
);

ALTER TABLE pets ADD COLUMN owner_id bigint;
ALTER TABLE pets ADD CONSTRAINT pets_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES owners(id);

-- Undoes: table and reference
--
-- Drops a foreign key of pets: FOREIGN KEY (owner_id) REFERENCES owners(id).
-- Drops the table owners.
--   DATA LOSS: its rows go with it.
-- Drops pets.owner_id (bigint).
--   DATA LOSS: its values go with it.

ALTER TABLE pets DROP CONSTRAINT pets_owner_id_fkey;
DROP TABLE owners;
ALTER TABLE pets DROP COLUMN owner_id;
