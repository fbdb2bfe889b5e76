-- rename and retype
--
-- Renames dogs.height to tall.
-- Changes dogs.tall: integer becomes bigint.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes dogs until it is written anew.

ALTER TABLE dogs RENAME COLUMN height TO tall;
ALTER TABLE dogs ALTER COLUMN tall TYPE bigint;

-- Undoes: rename and retype
--
-- Changes dogs.tall: bigint becomes integer.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes dogs until it is written anew.
-- Renames dogs.tall to height.

ALTER TABLE dogs ALTER COLUMN tall TYPE integer;
ALTER TABLE dogs RENAME COLUMN tall TO height;
