-- array items
--
-- Changes dogs.height: integer[] becomes bigint[].
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes dogs until it is written anew.

ALTER TABLE dogs ALTER COLUMN height TYPE bigint[];

-- Undoes: array items
--
-- Changes dogs.height: bigint[] becomes integer[].
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes dogs until it is written anew.

ALTER TABLE dogs ALTER COLUMN height TYPE integer[];
