-- check and type
--
-- Drops a check of dogs: CHECK (height > 0).
-- Changes dogs.height: integer becomes text by height::text.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes dogs until it is written anew.
-- Adds a check to dogs: CHECK (height <> ''::text).
--   ACCESS EXCLUSIVE: nobody reads or writes dogs until every row is looked at.

ALTER TABLE dogs DROP CONSTRAINT dogs_height_check;
ALTER TABLE dogs ALTER COLUMN height TYPE text USING height::text;
ALTER TABLE dogs ADD CONSTRAINT dogs_height_check CHECK (height <> ''::text);

-- Undoes: check and type
--
-- Drops a check of dogs: CHECK (height <> ''::text).
-- Changes dogs.height: text becomes integer by height::integer.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes dogs until it is written anew.
-- Adds a check to dogs: CHECK (height > 0).
--   ACCESS EXCLUSIVE: nobody reads or writes dogs until every row is looked at.

ALTER TABLE dogs DROP CONSTRAINT dogs_height_check;
ALTER TABLE dogs ALTER COLUMN height TYPE integer USING height::integer;
ALTER TABLE dogs ADD CONSTRAINT dogs_height_check CHECK (height > 0);
