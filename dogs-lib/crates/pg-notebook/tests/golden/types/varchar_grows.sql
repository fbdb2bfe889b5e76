-- varchar grows
--
-- Changes pets.height: character varying(5) becomes character varying(9).

ALTER TABLE pets ALTER COLUMN height TYPE character varying(9);

-- Undoes: varchar grows
--
-- Changes pets.height: character varying(9) becomes character varying(5).
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.

ALTER TABLE pets ALTER COLUMN height TYPE character varying(5);
