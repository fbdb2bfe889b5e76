-- plain to generated
--
-- Drops dogs.twice (integer).
--   DATA LOSS: 1 value here goes with it.
-- Adds dogs.twice (integer).
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes dogs until it is written anew.

ALTER TABLE dogs DROP COLUMN twice;
ALTER TABLE dogs ADD COLUMN twice integer GENERATED ALWAYS AS (height * 2) STORED;

-- Undoes: plain to generated
--
-- Changes dogs.twice: without default.

ALTER TABLE dogs ALTER COLUMN twice DROP EXPRESSION;
