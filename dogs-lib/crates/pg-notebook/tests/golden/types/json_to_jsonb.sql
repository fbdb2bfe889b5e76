-- json to jsonb
--
-- Changes dogs.height: json becomes jsonb.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes dogs until it is written anew.

ALTER TABLE dogs ALTER COLUMN height TYPE jsonb;

-- Undoes: json to jsonb
--
-- Changes dogs.height: jsonb becomes json.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes dogs until it is written anew.

ALTER TABLE dogs ALTER COLUMN height TYPE json;
