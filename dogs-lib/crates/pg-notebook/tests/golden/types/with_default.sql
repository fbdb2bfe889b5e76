-- with default
--
-- Changes pets.height: text becomes integer by height::integer, default 7.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.

ALTER TABLE pets ALTER COLUMN height DROP DEFAULT;
ALTER TABLE pets ALTER COLUMN height TYPE integer USING height::integer;
ALTER TABLE pets ALTER COLUMN height SET DEFAULT 7;

-- Undoes: with default
--
-- Changes pets.height: integer becomes text, default '7'.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.

ALTER TABLE pets ALTER COLUMN height DROP DEFAULT;
ALTER TABLE pets ALTER COLUMN height TYPE text;
ALTER TABLE pets ALTER COLUMN height SET DEFAULT '7';
