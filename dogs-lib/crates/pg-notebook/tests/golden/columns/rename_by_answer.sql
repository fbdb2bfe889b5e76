-- rename by answer
--
-- Renames dogs.height to tall.

ALTER TABLE dogs RENAME COLUMN height TO tall;

-- Undoes: rename by answer
--
-- Renames dogs.tall to height.

ALTER TABLE dogs RENAME COLUMN tall TO height;
