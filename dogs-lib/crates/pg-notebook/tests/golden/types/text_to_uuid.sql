-- text to uuid
--
-- Changes dogs.height: text becomes uuid by height::uuid.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes dogs until it is written anew.

ALTER TABLE dogs ALTER COLUMN height TYPE uuid USING height::uuid;

-- Undoes: text to uuid
--
-- Changes dogs.height: uuid becomes text.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes dogs until it is written anew.

ALTER TABLE dogs ALTER COLUMN height TYPE text;
