-- name of a reference
--
-- Renames the foreign key dogs_owner_id_fkey of dogs to owned.

ALTER TABLE dogs RENAME CONSTRAINT dogs_owner_id_fkey TO owned;

-- Undoes: name of a reference
--
-- Renames the foreign key owned of dogs to dogs_owner_id_fkey.

ALTER TABLE dogs RENAME CONSTRAINT owned TO dogs_owner_id_fkey;
