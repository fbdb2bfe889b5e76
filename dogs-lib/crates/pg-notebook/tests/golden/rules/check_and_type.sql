-- check and type
--
-- Drops a check of pets: CHECK (height > 0).
-- Changes pets.height: integer becomes text by height::text.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.
-- Adds a check to pets: CHECK (height <> ''::text).
--   ACCESS EXCLUSIVE: nobody reads or writes pets until every row is looked at.

ALTER TABLE pets DROP CONSTRAINT pets_height_check;
ALTER TABLE pets ALTER COLUMN height TYPE text USING height::text;
ALTER TABLE pets ADD CONSTRAINT pets_height_check CHECK (height <> ''::text);

-- Undoes: check and type
--
-- Drops a check of pets: CHECK (height <> ''::text).
-- Changes pets.height: text becomes integer by height::integer.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.
-- Adds a check to pets: CHECK (height > 0).
--   ACCESS EXCLUSIVE: nobody reads or writes pets until every row is looked at.

ALTER TABLE pets DROP CONSTRAINT pets_height_check;
ALTER TABLE pets ALTER COLUMN height TYPE integer USING height::integer;
ALTER TABLE pets ADD CONSTRAINT pets_height_check CHECK (height > 0);
