-- integer to real
--
-- Changes pets.height: integer becomes double precision.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.

ALTER TABLE pets ALTER COLUMN height TYPE double precision;

-- Undoes: integer to real
--
-- Changes pets.height: double precision becomes integer by height::integer.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.

ALTER TABLE pets ALTER COLUMN height TYPE integer USING height::integer;
