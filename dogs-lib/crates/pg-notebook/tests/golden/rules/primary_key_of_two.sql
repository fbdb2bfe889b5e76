-- primary key of two
--
-- Drops a primary key of dogs: PRIMARY KEY (name).
-- Adds a primary key to dogs: PRIMARY KEY (name, height).
--   ACCESS EXCLUSIVE: nobody reads or writes dogs until its index is built.

ALTER TABLE dogs DROP CONSTRAINT dogs_pkey;
ALTER TABLE dogs ADD CONSTRAINT dogs_pkey PRIMARY KEY (name, height);

-- Undoes: primary key of two
--
-- Drops a primary key of dogs: PRIMARY KEY (name, height).
-- Adds a primary key to dogs: PRIMARY KEY (name).
--   ACCESS EXCLUSIVE: nobody reads or writes dogs until its index is built.

ALTER TABLE dogs DROP CONSTRAINT dogs_pkey;
ALTER TABLE dogs ADD CONSTRAINT dogs_pkey PRIMARY KEY (name);
