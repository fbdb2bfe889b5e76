-- add identity
--
-- Adds pets.no (integer).
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.

ALTER TABLE pets ADD COLUMN no integer GENERATED ALWAYS AS IDENTITY;

-- Undoes: add identity
--
-- Drops pets.no (integer).
--   DATA LOSS: its values go with it.

ALTER TABLE pets DROP COLUMN no;
