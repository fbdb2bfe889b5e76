-- array items
--
-- Changes pets.height: integer[] becomes bigint[].
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.

ALTER TABLE pets ALTER COLUMN height TYPE bigint[];

-- Undoes: array items
--
-- Changes pets.height: bigint[] becomes integer[].
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.

ALTER TABLE pets ALTER COLUMN height TYPE integer[];
