-- date to timestamp
--
-- Changes pets.height: date becomes timestamp without time zone.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.

ALTER TABLE pets ALTER COLUMN height TYPE timestamp without time zone;

-- Undoes: date to timestamp
--
-- Changes pets.height: timestamp without time zone becomes date by height::date.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.

ALTER TABLE pets ALTER COLUMN height TYPE date USING height::date;
