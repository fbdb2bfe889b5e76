-- column and reference
--
-- Adds dogs.owner_id (bigint).
-- Adds a foreign key to dogs: FOREIGN KEY (owner_id) REFERENCES owners(id).
--   BLOCKS WRITES: nobody writes dogs or owners until every row is looked at.

ALTER TABLE dogs ADD COLUMN owner_id bigint;
ALTER TABLE dogs ADD CONSTRAINT dogs_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES owners(id);

-- Undoes: column and reference
--
-- Drops a foreign key of dogs: FOREIGN KEY (owner_id) REFERENCES owners(id).
-- Drops dogs.owner_id (bigint).
--   DATA LOSS: its values go with it.

ALTER TABLE dogs DROP CONSTRAINT dogs_owner_id_fkey;
ALTER TABLE dogs DROP COLUMN owner_id;
