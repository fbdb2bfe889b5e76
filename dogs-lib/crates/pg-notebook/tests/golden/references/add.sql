-- add
--
-- Adds a foreign key to dogs: FOREIGN KEY (owner_id) REFERENCES owners(id).
--   BLOCKS WRITES: nobody writes dogs or owners until every row is looked at.

ALTER TABLE dogs ADD CONSTRAINT dogs_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES owners(id);

-- Undoes: add
--
-- Drops a foreign key of dogs: FOREIGN KEY (owner_id) REFERENCES owners(id).

ALTER TABLE dogs DROP CONSTRAINT dogs_owner_id_fkey;
