-- generated to plain
--
-- Changes pets.twice: without default.

ALTER TABLE pets ALTER COLUMN twice DROP EXPRESSION;

-- Undoes: generated to plain
--
-- Drops pets.twice (integer).
--   DATA LOSS: its values go with it.
-- Adds pets.twice (integer).
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.

ALTER TABLE pets DROP COLUMN twice;
ALTER TABLE pets ADD COLUMN twice integer GENERATED ALWAYS AS (height * 2) STORED;
