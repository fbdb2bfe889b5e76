-- drop serial
--
-- Drops dogs.no (integer).
--   DATA LOSS: 2 values here go with it.

ALTER TABLE dogs DROP COLUMN no;

-- Undoes: drop serial
--
-- Adds dogs.no (integer).
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes dogs until it is written anew.

ALTER TABLE dogs ADD COLUMN no serial;
