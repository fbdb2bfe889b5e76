-- add now
--
-- Adds pets.seen (timestamp with time zone).

ALTER TABLE pets ADD COLUMN seen timestamp with time zone NOT NULL DEFAULT now();

-- Undoes: add now
--
-- Drops pets.seen (timestamp with time zone).
--   DATA LOSS: its values go with it.

ALTER TABLE pets DROP COLUMN seen;
