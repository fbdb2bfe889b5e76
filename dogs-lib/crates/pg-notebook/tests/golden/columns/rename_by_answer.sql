-- rename by answer
--
-- Renames pets.height to tall.

ALTER TABLE pets RENAME COLUMN height TO tall;

-- Undoes: rename by answer
--
-- Renames pets.tall to height.

ALTER TABLE pets RENAME COLUMN tall TO height;
