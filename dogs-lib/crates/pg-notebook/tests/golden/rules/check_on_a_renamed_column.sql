-- check on a renamed column
--
-- Renames dogs.height to tall.

ALTER TABLE dogs RENAME COLUMN height TO tall;

-- Undoes: check on a renamed column
--
-- Renames dogs.tall to height.

ALTER TABLE dogs RENAME COLUMN tall TO height;
