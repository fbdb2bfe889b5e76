-- on update
--
-- Drops a foreign key of dogs: FOREIGN KEY (owner_id) REFERENCES owners(id).
-- Adds a foreign key to dogs: FOREIGN KEY (owner_id) REFERENCES owners(id) ON UPDATE SET NULL.
--   BLOCKS WRITES: nobody writes dogs or owners until every row is looked at.

ALTER TABLE dogs DROP CONSTRAINT dogs_owner_id_fkey;
ALTER TABLE dogs ADD CONSTRAINT dogs_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES owners(id) ON UPDATE SET NULL;

-- Undoes: on update
--
-- Drops a foreign key of dogs: FOREIGN KEY (owner_id) REFERENCES owners(id) ON UPDATE SET NULL.
-- Adds a foreign key to dogs: FOREIGN KEY (owner_id) REFERENCES owners(id).
--   BLOCKS WRITES: nobody writes dogs or owners until every row is looked at.

ALTER TABLE dogs DROP CONSTRAINT dogs_owner_id_fkey;
ALTER TABLE dogs ADD CONSTRAINT dogs_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES owners(id);
