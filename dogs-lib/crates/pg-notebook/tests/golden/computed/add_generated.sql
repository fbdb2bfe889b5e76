-- add generated
--
-- Adds pets.twice (integer).
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.

ALTER TABLE pets ADD COLUMN twice integer GENERATED ALWAYS AS (height * 2) STORED;

-- Undoes: add generated
--
-- Drops pets.twice (integer).

ALTER TABLE pets DROP COLUMN twice;
