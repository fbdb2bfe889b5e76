-- both types change
--
-- Drops a foreign key of dogs: FOREIGN KEY (owner_id) REFERENCES owners(id).
-- Changes owners.id: bigint becomes text.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes owners until it is written anew.
-- Changes dogs.owner_id: bigint becomes text.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes dogs until it is written anew.
-- Adds a foreign key to dogs: FOREIGN KEY (owner_id) REFERENCES owners(id).
--   BLOCKS WRITES: nobody writes dogs or owners until every row is looked at.

ALTER TABLE dogs DROP CONSTRAINT dogs_owner_id_fkey;
ALTER TABLE owners ALTER COLUMN id TYPE text;
ALTER TABLE dogs ALTER COLUMN owner_id TYPE text;
ALTER TABLE dogs ADD CONSTRAINT dogs_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES owners(id);

-- Undoes: both types change
--
-- Drops a foreign key of dogs: FOREIGN KEY (owner_id) REFERENCES owners(id).
-- Changes dogs.owner_id: text becomes bigint by owner_id::bigint.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes dogs until it is written anew.
-- Changes owners.id: text becomes bigint by id::bigint.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes owners until it is written anew.
-- Adds a foreign key to dogs: FOREIGN KEY (owner_id) REFERENCES owners(id).
--   BLOCKS WRITES: nobody writes dogs or owners until every row is looked at.

ALTER TABLE dogs DROP CONSTRAINT dogs_owner_id_fkey;
ALTER TABLE dogs ALTER COLUMN owner_id TYPE bigint USING owner_id::bigint;
ALTER TABLE owners ALTER COLUMN id TYPE bigint USING id::bigint;
ALTER TABLE dogs ADD CONSTRAINT dogs_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES owners(id);
