-- of two columns
--
-- Adds a foreign key to dogs: FOREIGN KEY (owner_id, name) REFERENCES owners(id, name).
--   BLOCKS WRITES: nobody writes dogs or owners until every row is looked at.

ALTER TABLE dogs ADD CONSTRAINT dogs_owner_id_name_fkey FOREIGN KEY (owner_id, name) REFERENCES owners(id, name);

-- Undoes: of two columns
--
-- Drops a foreign key of dogs: FOREIGN KEY (owner_id, name) REFERENCES owners(id, name).

ALTER TABLE dogs DROP CONSTRAINT dogs_owner_id_name_fkey;
