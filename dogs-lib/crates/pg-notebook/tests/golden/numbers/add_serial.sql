-- add serial
--
-- Adds pets.no (integer).
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.

ALTER TABLE pets ADD COLUMN no serial;

-- Undoes: add serial
--
-- Drops pets.no (integer).
--   DATA LOSS: its values go with it.

ALTER TABLE pets DROP COLUMN no;
