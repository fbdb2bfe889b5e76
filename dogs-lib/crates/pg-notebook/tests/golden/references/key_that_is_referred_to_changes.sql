-- key that is referred to changes
--
-- Drops a foreign key of pets: FOREIGN KEY (owner_id) REFERENCES owners(id).
-- Drops a primary key of owners: PRIMARY KEY (id).
-- Adds owners.no (bigint).
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes owners until it is written anew.
-- Adds a primary key to owners: PRIMARY KEY (no).
--   ACCESS EXCLUSIVE: nobody reads or writes owners until its index is built.
-- Adds a unique constraint to owners: UNIQUE (id).
--   ACCESS EXCLUSIVE: nobody reads or writes owners until its index is built.
-- Adds a foreign key to pets: FOREIGN KEY (owner_id) REFERENCES owners(id).
--   BLOCKS WRITES: nobody writes pets or owners until every row is looked at.

ALTER TABLE pets DROP CONSTRAINT pets_owner_id_fkey;
ALTER TABLE owners DROP CONSTRAINT owners_pkey;
ALTER TABLE owners ADD COLUMN no bigint GENERATED ALWAYS AS IDENTITY;
ALTER TABLE owners ADD CONSTRAINT owners_pkey PRIMARY KEY (no);
ALTER TABLE owners ADD CONSTRAINT owners_id_key UNIQUE (id);
ALTER TABLE pets ADD CONSTRAINT pets_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES owners(id);

-- Undoes: key that is referred to changes
--
-- Drops a foreign key of pets: FOREIGN KEY (owner_id) REFERENCES owners(id).
-- Drops a primary key of owners: PRIMARY KEY (no).
-- Drops a unique constraint of owners: UNIQUE (id).
-- Drops owners.no (bigint).
--   DATA LOSS: its values go with it.
-- Adds a primary key to owners: PRIMARY KEY (id).
--   ACCESS EXCLUSIVE: nobody reads or writes owners until its index is built.
-- Adds a foreign key to pets: FOREIGN KEY (owner_id) REFERENCES owners(id).
--   BLOCKS WRITES: nobody writes pets or owners until every row is looked at.

ALTER TABLE pets DROP CONSTRAINT pets_owner_id_fkey;
ALTER TABLE owners DROP CONSTRAINT owners_pkey;
ALTER TABLE owners DROP CONSTRAINT owners_id_key;
ALTER TABLE owners DROP COLUMN no;
ALTER TABLE owners ADD CONSTRAINT owners_pkey PRIMARY KEY (id);
ALTER TABLE pets ADD CONSTRAINT pets_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES owners(id);
