-- integer to text
--
-- Changes pets.height: integer becomes text.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.

ALTER TABLE pets ALTER COLUMN height TYPE text;

-- Undoes: integer to text
--
-- Changes pets.height: text becomes integer by height::integer.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.

ALTER TABLE pets ALTER COLUMN height TYPE integer USING height::integer;
