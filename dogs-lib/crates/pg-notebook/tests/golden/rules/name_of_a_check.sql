-- name of a check
--
-- Renames the check tall of pets to taller.

ALTER TABLE pets RENAME CONSTRAINT tall TO taller;

-- Undoes: name of a check
--
-- Renames the check taller of pets to tall.

ALTER TABLE pets RENAME CONSTRAINT taller TO tall;
