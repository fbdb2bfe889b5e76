-- json to jsonb
--
-- Changes pets.height: json becomes jsonb.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.

ALTER TABLE pets ALTER COLUMN height TYPE jsonb;

-- Undoes: json to jsonb
--
-- Changes pets.height: jsonb becomes json.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.

ALTER TABLE pets ALTER COLUMN height TYPE json;
