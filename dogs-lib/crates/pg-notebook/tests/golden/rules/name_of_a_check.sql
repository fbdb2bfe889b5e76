-- name of a check
--
-- Renames the check tall of dogs to taller.

ALTER TABLE dogs RENAME CONSTRAINT tall TO taller;

-- Undoes: name of a check
--
-- Renames the check taller of dogs to tall.

ALTER TABLE dogs RENAME CONSTRAINT taller TO tall;
