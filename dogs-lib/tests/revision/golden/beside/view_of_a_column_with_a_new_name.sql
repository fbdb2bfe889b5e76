-- view of a column with a new name
--
-- Renames dogs.height to tall.

ALTER TABLE dogs RENAME COLUMN height TO tall;

-- Undoes: view of a column with a new name
--
-- Renames dogs.tall to height.

ALTER TABLE dogs RENAME COLUMN tall TO height;
