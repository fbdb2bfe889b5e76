-- add volatile default
--
-- Adds dogs.seen (timestamp with time zone).
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes dogs until it is written anew.

ALTER TABLE dogs ADD COLUMN seen timestamp with time zone NOT NULL DEFAULT clock_timestamp();

-- Undoes: add volatile default
--
-- Drops dogs.seen (timestamp with time zone).
--   DATA LOSS: its values go with it.

ALTER TABLE dogs DROP COLUMN seen;
