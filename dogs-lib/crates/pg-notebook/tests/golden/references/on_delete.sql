-- on delete
--
-- Drops a foreign key of pets: FOREIGN KEY (owner_id) REFERENCES owners(id).
-- Adds a foreign key to pets: FOREIGN KEY (owner_id) REFERENCES owners(id) ON DELETE CASCADE.
--   BLOCKS WRITES: nobody writes pets or owners until every row is looked at.

ALTER TABLE pets DROP CONSTRAINT pets_owner_id_fkey;
ALTER TABLE pets ADD CONSTRAINT pets_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES owners(id) ON DELETE CASCADE;

-- Undoes: on delete
--
-- Drops a foreign key of pets: FOREIGN KEY (owner_id) REFERENCES owners(id) ON DELETE CASCADE.
-- Adds a foreign key to pets: FOREIGN KEY (owner_id) REFERENCES owners(id).
--   BLOCKS WRITES: nobody writes pets or owners until every row is looked at.

ALTER TABLE pets DROP CONSTRAINT pets_owner_id_fkey;
ALTER TABLE pets ADD CONSTRAINT pets_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES owners(id);
