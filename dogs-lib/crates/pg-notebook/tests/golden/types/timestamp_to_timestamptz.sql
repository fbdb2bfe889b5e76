-- timestamp to timestamptz
--
-- Changes pets.height: timestamp without time zone becomes timestamp with time zone by height AT TIME ZONE 'UTC'.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.

ALTER TABLE pets ALTER COLUMN height TYPE timestamp with time zone USING height AT TIME ZONE 'UTC';

-- Undoes: timestamp to timestamptz
--
-- Changes pets.height: timestamp with time zone becomes timestamp without time zone by height AT TIME ZONE 'UTC'.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.

ALTER TABLE pets ALTER COLUMN height TYPE timestamp without time zone USING height AT TIME ZONE 'UTC';
