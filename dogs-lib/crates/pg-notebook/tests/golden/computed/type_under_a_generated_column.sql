-- type under a generated column
--
-- Drops dogs.twice (integer).
-- Changes dogs.height: integer becomes bigint.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes dogs until it is written anew.
-- Adds dogs.twice (integer).
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes dogs until it is written anew.

ALTER TABLE dogs DROP COLUMN twice;
ALTER TABLE dogs ALTER COLUMN height TYPE bigint;
ALTER TABLE dogs ADD COLUMN twice integer GENERATED ALWAYS AS ((height * 2)::integer) STORED;

-- Undoes: type under a generated column
--
-- Drops dogs.twice (integer).
-- Changes dogs.height: bigint becomes integer.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes dogs until it is written anew.
-- Adds dogs.twice (integer).
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes dogs until it is written anew.

ALTER TABLE dogs DROP COLUMN twice;
ALTER TABLE dogs ALTER COLUMN height TYPE integer;
ALTER TABLE dogs ADD COLUMN twice integer GENERATED ALWAYS AS (height * 2) STORED;
