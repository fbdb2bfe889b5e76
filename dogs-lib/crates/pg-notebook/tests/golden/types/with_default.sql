-- with default
--
-- Changes dogs.height: text becomes integer by height::integer, default 7.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes dogs until it is written anew.

ALTER TABLE dogs ALTER COLUMN height DROP DEFAULT;
ALTER TABLE dogs ALTER COLUMN height TYPE integer USING height::integer;
ALTER TABLE dogs ALTER COLUMN height SET DEFAULT 7;

-- Undoes: with default
--
-- Changes dogs.height: integer becomes text, default '7'.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes dogs until it is written anew.

ALTER TABLE dogs ALTER COLUMN height DROP DEFAULT;
ALTER TABLE dogs ALTER COLUMN height TYPE text;
ALTER TABLE dogs ALTER COLUMN height SET DEFAULT '7';
