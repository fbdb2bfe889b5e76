-- rename and retype
--
-- Renames pets.height to tall.
-- Changes pets.tall: integer becomes bigint.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.

ALTER TABLE pets RENAME COLUMN height TO tall;
ALTER TABLE pets ALTER COLUMN tall TYPE bigint;

-- Undoes: rename and retype
--
-- Changes pets.tall: bigint becomes integer.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.
-- Renames pets.tall to height.

ALTER TABLE pets ALTER COLUMN tall TYPE integer;
ALTER TABLE pets RENAME COLUMN tall TO height;
