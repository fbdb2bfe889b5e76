-- text to varchar
--
-- Changes pets.height: text becomes character varying(5).
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.

ALTER TABLE pets ALTER COLUMN height TYPE character varying(5);

-- Undoes: text to varchar
--
-- Changes pets.height: character varying(5) becomes text.

ALTER TABLE pets ALTER COLUMN height TYPE text;
