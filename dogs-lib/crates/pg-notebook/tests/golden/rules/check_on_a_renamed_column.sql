-- check on a renamed column
--
-- Renames pets.height to tall.

ALTER TABLE pets RENAME COLUMN height TO tall;

-- Undoes: check on a renamed column
--
-- Renames pets.tall to height.

ALTER TABLE pets RENAME COLUMN tall TO height;
