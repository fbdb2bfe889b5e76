-- name of a reference
--
-- Renames the foreign key pets_owner_id_fkey of pets to owned.

ALTER TABLE pets RENAME CONSTRAINT pets_owner_id_fkey TO owned;

-- Undoes: name of a reference
--
-- Renames the foreign key owned of pets to pets_owner_id_fkey.

ALTER TABLE pets RENAME CONSTRAINT owned TO pets_owner_id_fkey;
