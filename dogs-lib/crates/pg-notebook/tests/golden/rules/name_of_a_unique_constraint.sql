-- name of a unique constraint
--
-- Renames the unique constraint dogs_name_key of dogs to one_name.

ALTER TABLE dogs RENAME CONSTRAINT dogs_name_key TO one_name;

-- Undoes: name of a unique constraint
--
-- Renames the unique constraint one_name of dogs to dogs_name_key.

ALTER TABLE dogs RENAME CONSTRAINT one_name TO dogs_name_key;
