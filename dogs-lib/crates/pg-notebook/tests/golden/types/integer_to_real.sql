-- integer to real
--
-- Changes dogs.height: integer becomes double precision.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes dogs until it is written anew.

ALTER TABLE dogs ALTER COLUMN height TYPE double precision;

-- Undoes: integer to real
--
-- Changes dogs.height: double precision becomes integer by height::integer.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes dogs until it is written anew.

ALTER TABLE dogs ALTER COLUMN height TYPE integer USING height::integer;
