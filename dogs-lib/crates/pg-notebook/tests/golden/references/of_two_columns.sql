-- of two columns
--
-- Adds a foreign key to pets: FOREIGN KEY (owner_id, name) REFERENCES owners(id, name).
--   BLOCKS WRITES: nobody writes pets or owners until every row is looked at.

ALTER TABLE pets ADD CONSTRAINT pets_owner_id_name_fkey FOREIGN KEY (owner_id, name) REFERENCES owners(id, name);

-- Undoes: of two columns
--
-- Drops a foreign key of pets: FOREIGN KEY (owner_id, name) REFERENCES owners(id, name).

ALTER TABLE pets DROP CONSTRAINT pets_owner_id_name_fkey;
