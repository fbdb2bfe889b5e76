-- add primary key
--
-- Adds a primary key to pets: PRIMARY KEY (name).
--   ACCESS EXCLUSIVE: nobody reads or writes pets until its index is built.

ALTER TABLE pets ADD CONSTRAINT pets_pkey PRIMARY KEY (name);

-- Undoes: add primary key
--
-- Drops a primary key of pets: PRIMARY KEY (name).

ALTER TABLE pets DROP CONSTRAINT pets_pkey;
