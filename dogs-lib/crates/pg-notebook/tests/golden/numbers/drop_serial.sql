-- drop serial
--
-- Drops pets.no (integer).
--   DATA LOSS: 2 values here go with it.

ALTER TABLE pets DROP COLUMN no;

-- Undoes: drop serial
--
-- Adds pets.no (integer).
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.

ALTER TABLE pets ADD COLUMN no serial;
