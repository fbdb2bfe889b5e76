-- change generated
--
-- Drops dogs.twice (integer).
-- Adds dogs.twice (integer).
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes dogs until it is written anew.

ALTER TABLE dogs DROP COLUMN twice;
ALTER TABLE dogs ADD COLUMN twice integer GENERATED ALWAYS AS (height + height + 1) STORED;

-- Undoes: change generated
--
-- Drops dogs.twice (integer).
-- Adds dogs.twice (integer).
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes dogs until it is written anew.

ALTER TABLE dogs DROP COLUMN twice;
ALTER TABLE dogs ADD COLUMN twice integer GENERATED ALWAYS AS (height * 2) STORED;
