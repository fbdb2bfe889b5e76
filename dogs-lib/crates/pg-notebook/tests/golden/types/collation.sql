-- collation
--
-- Changes pets.height: its collation becomes "C".
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.

ALTER TABLE pets ALTER COLUMN height TYPE text COLLATE "C";

-- Undoes: collation
--
-- Changes pets.height: its collation becomes the database's.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.

ALTER TABLE pets ALTER COLUMN height TYPE text;
