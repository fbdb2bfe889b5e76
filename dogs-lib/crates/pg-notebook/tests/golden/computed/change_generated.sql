-- change generated
--
-- Drops pets.twice (integer).
-- Adds pets.twice (integer).
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.

ALTER TABLE pets DROP COLUMN twice;
ALTER TABLE pets ADD COLUMN twice integer GENERATED ALWAYS AS (height + height + 1) STORED;

-- Undoes: change generated
--
-- Drops pets.twice (integer).
-- Adds pets.twice (integer).
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.

ALTER TABLE pets DROP COLUMN twice;
ALTER TABLE pets ADD COLUMN twice integer GENERATED ALWAYS AS (height * 2) STORED;
