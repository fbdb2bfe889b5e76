-- numeric to integer
--
-- Changes pets.height: numeric(6,2) becomes integer by round(height)::integer.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.

ALTER TABLE pets ALTER COLUMN height TYPE integer USING round(height)::integer;

-- Undoes: numeric to integer
--
-- Changes pets.height: integer becomes numeric(6,2).
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.

ALTER TABLE pets ALTER COLUMN height TYPE numeric(6,2);
