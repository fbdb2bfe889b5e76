-- generated to plain
--
-- Changes dogs.twice: without default.

ALTER TABLE dogs ALTER COLUMN twice DROP EXPRESSION;

-- Undoes: generated to plain
--
-- Drops dogs.twice (integer).
--   DATA LOSS: its values go with it.
-- Adds dogs.twice (integer).
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes dogs until it is written anew.

ALTER TABLE dogs DROP COLUMN twice;
ALTER TABLE dogs ADD COLUMN twice integer GENERATED ALWAYS AS (height * 2) STORED;
