-- add serial
--
-- Adds dogs.no (integer).
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes dogs until it is written anew.

ALTER TABLE dogs ADD COLUMN no serial;

-- Undoes: add serial
--
-- Drops dogs.no (integer).
--   DATA LOSS: its values go with it.

ALTER TABLE dogs DROP COLUMN no;
