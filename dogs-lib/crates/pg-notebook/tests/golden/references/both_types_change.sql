-- both types change
--
-- Drops a foreign key of pets: FOREIGN KEY (owner_id) REFERENCES owners(id).
-- Changes owners.id: bigint becomes text.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes owners until it is written anew.
-- Changes pets.owner_id: bigint becomes text.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.
-- Adds a foreign key to pets: FOREIGN KEY (owner_id) REFERENCES owners(id).
--   BLOCKS WRITES: nobody writes pets or owners until every row is looked at.

ALTER TABLE pets DROP CONSTRAINT pets_owner_id_fkey;
ALTER TABLE owners ALTER COLUMN id TYPE text;
ALTER TABLE pets ALTER COLUMN owner_id TYPE text;
ALTER TABLE pets ADD CONSTRAINT pets_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES owners(id);

-- Undoes: both types change
--
-- Drops a foreign key of pets: FOREIGN KEY (owner_id) REFERENCES owners(id).
-- Changes owners.id: text becomes bigint by id::bigint.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes owners until it is written anew.
-- Changes pets.owner_id: text becomes bigint by owner_id::bigint.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.
-- Adds a foreign key to pets: FOREIGN KEY (owner_id) REFERENCES owners(id).
--   BLOCKS WRITES: nobody writes pets or owners until every row is looked at.

ALTER TABLE pets DROP CONSTRAINT pets_owner_id_fkey;
ALTER TABLE owners ALTER COLUMN id TYPE bigint USING id::bigint;
ALTER TABLE pets ALTER COLUMN owner_id TYPE bigint USING owner_id::bigint;
ALTER TABLE pets ADD CONSTRAINT pets_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES owners(id);
