-- add volatile default
--
-- Adds pets.seen (timestamp with time zone).
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.

ALTER TABLE pets ADD COLUMN seen timestamp with time zone NOT NULL DEFAULT clock_timestamp();

-- Undoes: add volatile default
--
-- Drops pets.seen (timestamp with time zone).
--   DATA LOSS: its values go with it.

ALTER TABLE pets DROP COLUMN seen;
