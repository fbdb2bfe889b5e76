-- type under a generated column
--
-- Drops pets.twice (integer).
-- Changes pets.height: integer becomes bigint.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.
-- Adds pets.twice (integer).
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.

ALTER TABLE pets DROP COLUMN twice;
ALTER TABLE pets ALTER COLUMN height TYPE bigint;
ALTER TABLE pets ADD COLUMN twice integer GENERATED ALWAYS AS ((height * 2)::integer) STORED;

-- Undoes: type under a generated column
--
-- Drops pets.twice (integer).
-- Changes pets.height: bigint becomes integer.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.
-- Adds pets.twice (integer).
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.

ALTER TABLE pets DROP COLUMN twice;
ALTER TABLE pets ALTER COLUMN height TYPE integer;
ALTER TABLE pets ADD COLUMN twice integer GENERATED ALWAYS AS (height * 2) STORED;
