-- integer to boolean
--
-- Changes pets.height: integer becomes boolean by height > 10.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.

ALTER TABLE pets ALTER COLUMN height TYPE boolean USING height > 10;

-- Undoes: integer to boolean
--
-- Changes pets.height: boolean becomes integer by CASE WHEN height THEN 20 ELSE 10 END.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.

ALTER TABLE pets ALTER COLUMN height TYPE integer USING CASE WHEN height THEN 20 ELSE 10 END;
