-- identity to bigint
--
-- Changes dogs.no: integer becomes bigint.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes dogs until it is written anew.

ALTER TABLE dogs ALTER COLUMN no TYPE bigint;

-- Undoes: identity to bigint
--
-- Changes dogs.no: bigint becomes integer.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes dogs until it is written anew.

ALTER TABLE dogs ALTER COLUMN no TYPE integer;
