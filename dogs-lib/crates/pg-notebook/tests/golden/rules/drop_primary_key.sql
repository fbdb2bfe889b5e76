-- drop primary key
--
-- Drops a primary key of dogs: PRIMARY KEY (name).

ALTER TABLE dogs DROP CONSTRAINT dogs_pkey;

-- Undoes: drop primary key
--
-- Adds a primary key to dogs: PRIMARY KEY (name).
--   ACCESS EXCLUSIVE: nobody reads or writes dogs until its index is built.

ALTER TABLE dogs ADD CONSTRAINT dogs_pkey PRIMARY KEY (name);
