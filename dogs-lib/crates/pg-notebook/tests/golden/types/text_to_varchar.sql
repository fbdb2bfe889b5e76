-- text to varchar
--
-- Changes dogs.height: text becomes character varying(5).
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes dogs until it is written anew.

ALTER TABLE dogs ALTER COLUMN height TYPE character varying(5);

-- Undoes: text to varchar
--
-- Changes dogs.height: character varying(5) becomes text.

ALTER TABLE dogs ALTER COLUMN height TYPE text;
