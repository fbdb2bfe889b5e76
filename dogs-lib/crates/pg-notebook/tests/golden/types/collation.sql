-- collation
--
-- Changes dogs.height: its collation becomes "C".
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes dogs until it is written anew.

ALTER TABLE dogs ALTER COLUMN height TYPE text COLLATE "C";

-- Undoes: collation
--
-- Changes dogs.height: its collation becomes the database's.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes dogs until it is written anew.

ALTER TABLE dogs ALTER COLUMN height TYPE text;
