-- name of a unique constraint
--
-- Renames the unique constraint pets_name_key of pets to one_name.

ALTER TABLE pets RENAME CONSTRAINT pets_name_key TO one_name;

-- Undoes: name of a unique constraint
--
-- Renames the unique constraint one_name of pets to pets_name_key.

ALTER TABLE pets RENAME CONSTRAINT one_name TO pets_name_key;
