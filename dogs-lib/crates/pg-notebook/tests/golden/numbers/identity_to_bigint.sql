-- identity to bigint
--
-- Changes pets.no: integer becomes bigint.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.

ALTER TABLE pets ALTER COLUMN no TYPE bigint;

-- Undoes: identity to bigint
--
-- Changes pets.no: bigint becomes integer.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.

ALTER TABLE pets ALTER COLUMN no TYPE integer;
