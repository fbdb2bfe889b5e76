-- column that must have a reference
--
-- Adds pets.owner_id (bigint). Rows that exist get (SELECT min(id) FROM owners).
--   ACCESS EXCLUSIVE: every row of pets is updated, and nobody else reads or writes it meanwhile.
-- Adds a foreign key to pets: FOREIGN KEY (owner_id) REFERENCES owners(id).
--   BLOCKS WRITES: nobody writes pets or owners until every row is looked at.

ALTER TABLE pets ADD COLUMN owner_id bigint;
UPDATE pets SET owner_id = (SELECT min(id) FROM owners);
ALTER TABLE pets ALTER COLUMN owner_id SET NOT NULL;

ALTER TABLE pets ADD CONSTRAINT pets_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES owners(id);

-- Undoes: column that must have a reference
--
-- Drops a foreign key of pets: FOREIGN KEY (owner_id) REFERENCES owners(id).
-- Drops pets.owner_id (bigint).
--   DATA LOSS: its values go with it.

ALTER TABLE pets DROP CONSTRAINT pets_owner_id_fkey;
ALTER TABLE pets DROP COLUMN owner_id;
