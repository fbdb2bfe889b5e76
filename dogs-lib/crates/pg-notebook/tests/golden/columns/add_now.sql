-- add now
--
-- Adds dogs.seen (timestamp with time zone).

ALTER TABLE dogs ADD COLUMN seen timestamp with time zone NOT NULL DEFAULT now();

-- Undoes: add now
--
-- Drops dogs.seen (timestamp with time zone).
--   DATA LOSS: its values go with it.

ALTER TABLE dogs DROP COLUMN seen;
