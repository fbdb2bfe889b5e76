-- table that is referred to goes
--
-- Drops a foreign key of pets: FOREIGN KEY (owner_id) REFERENCES owners(id).
-- Drops the table owners.
--   DATA LOSS: 1 row here goes with it.

ALTER TABLE pets DROP CONSTRAINT pets_owner_id_fkey;
DROP TABLE owners;

-- Undoes: table that is referred to goes
--
-- Creates the table owners.
-- Adds a foreign key to pets: FOREIGN KEY (owner_id) REFERENCES owners(id) NOT VALID.
--   Holds for new rows; those that exist are not looked at, for what they refer to is gone.

CREATE TABLE owners (
    id bigint PRIMARY KEY
);

ALTER TABLE pets ADD CONSTRAINT pets_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES owners(id) NOT VALID;
