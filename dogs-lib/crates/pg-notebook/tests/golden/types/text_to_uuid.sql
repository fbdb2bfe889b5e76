-- text to uuid
--
-- Changes pets.height: text becomes uuid by height::uuid.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.

ALTER TABLE pets ALTER COLUMN height TYPE uuid USING height::uuid;

-- Undoes: text to uuid
--
-- Changes pets.height: uuid becomes text.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.

ALTER TABLE pets ALTER COLUMN height TYPE text;
