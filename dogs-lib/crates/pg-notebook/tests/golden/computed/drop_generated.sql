-- drop generated
--
-- Drops dogs.twice (integer).

ALTER TABLE dogs DROP COLUMN twice;

-- Undoes: drop generated
--
-- Adds dogs.twice (integer).
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes dogs until it is written anew.

ALTER TABLE dogs ADD COLUMN twice integer GENERATED ALWAYS AS (height * 2) STORED;
