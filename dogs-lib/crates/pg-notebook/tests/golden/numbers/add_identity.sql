-- add identity
--
-- Adds dogs.no (integer).
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes dogs until it is written anew.

ALTER TABLE dogs ADD COLUMN no integer GENERATED ALWAYS AS IDENTITY;

-- Undoes: add identity
--
-- Drops dogs.no (integer).
--   DATA LOSS: its values go with it.

ALTER TABLE dogs DROP COLUMN no;
