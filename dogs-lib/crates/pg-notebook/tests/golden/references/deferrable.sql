-- deferrable
--
-- Drops a foreign key of pets: FOREIGN KEY (owner_id) REFERENCES owners(id).
-- Adds a foreign key to pets: FOREIGN KEY (owner_id) REFERENCES owners(id) DEFERRABLE INITIALLY DEFERRED.
--   BLOCKS WRITES: nobody writes pets or owners until every row is looked at.

ALTER TABLE pets DROP CONSTRAINT pets_owner_id_fkey;
ALTER TABLE pets ADD CONSTRAINT pets_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES owners(id) DEFERRABLE INITIALLY DEFERRED;

-- Undoes: deferrable
--
-- Drops a foreign key of pets: FOREIGN KEY (owner_id) REFERENCES owners(id) DEFERRABLE INITIALLY DEFERRED.
-- Adds a foreign key to pets: FOREIGN KEY (owner_id) REFERENCES owners(id).
--   BLOCKS WRITES: nobody writes pets or owners until every row is looked at.

ALTER TABLE pets DROP CONSTRAINT pets_owner_id_fkey;
ALTER TABLE pets ADD CONSTRAINT pets_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES owners(id);
