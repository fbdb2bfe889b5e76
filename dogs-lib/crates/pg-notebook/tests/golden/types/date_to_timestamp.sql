-- date to timestamp
--
-- Changes dogs.height: date becomes timestamp without time zone.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes dogs until it is written anew.

ALTER TABLE dogs ALTER COLUMN height TYPE timestamp without time zone;

-- Undoes: date to timestamp
--
-- Changes dogs.height: timestamp without time zone becomes date by height::date.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes dogs until it is written anew.

ALTER TABLE dogs ALTER COLUMN height TYPE date USING height::date;
