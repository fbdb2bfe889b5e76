-- primary key of two
--
-- Drops a primary key of pets: PRIMARY KEY (name).
-- Adds a primary key to pets: PRIMARY KEY (name, height).
--   ACCESS EXCLUSIVE: nobody reads or writes pets until its index is built.

ALTER TABLE pets DROP CONSTRAINT pets_pkey;
ALTER TABLE pets ADD CONSTRAINT pets_pkey PRIMARY KEY (name, height);

-- Undoes: primary key of two
--
-- Drops a primary key of pets: PRIMARY KEY (name, height).
-- Adds a primary key to pets: PRIMARY KEY (name).
--   ACCESS EXCLUSIVE: nobody reads or writes pets until its index is built.

ALTER TABLE pets DROP CONSTRAINT pets_pkey;
ALTER TABLE pets ADD CONSTRAINT pets_pkey PRIMARY KEY (name);
