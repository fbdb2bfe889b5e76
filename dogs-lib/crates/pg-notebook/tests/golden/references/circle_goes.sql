-- circle goes
--
-- Drops a foreign key of walks: FOREIGN KEY (owner_id) REFERENCES owners(id).
-- Drops the table owners.
--   DATA LOSS: 0 rows here go with it.
-- Drops the table walks.
--   DATA LOSS: 0 rows here go with it.

ALTER TABLE walks DROP CONSTRAINT walks_owner_id_fkey;
DROP TABLE owners;
DROP TABLE walks;

-- Undoes: circle goes
--
-- Creates the table walks.
-- Creates the table owners.

CREATE TABLE walks (
    id bigint PRIMARY KEY,
    owner_id bigint
);

CREATE TABLE owners (
    id bigint PRIMARY KEY,
    pet_id bigint REFERENCES walks(id)
);

ALTER TABLE walks ADD CONSTRAINT walks_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES owners(id);
