-- name
--
-- Renames the index by_name of pets to names.

ALTER INDEX by_name RENAME TO names;

-- Undoes: name
--
-- Renames the index names of pets to by_name.

ALTER INDEX names RENAME TO by_name;
