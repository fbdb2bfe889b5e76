-- varchar grows
--
-- Changes dogs.height: character varying(5) becomes character varying(9).

ALTER TABLE dogs ALTER COLUMN height TYPE character varying(9);

-- Undoes: varchar grows
--
-- Changes dogs.height: character varying(9) becomes character varying(5).
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes dogs until it is written anew.

ALTER TABLE dogs ALTER COLUMN height TYPE character varying(5);
