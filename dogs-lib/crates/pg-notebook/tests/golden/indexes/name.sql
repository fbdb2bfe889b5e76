-- name
--
-- Renames the index by_name of dogs to names.

ALTER INDEX by_name RENAME TO names;

-- Undoes: name
--
-- Renames the index names of dogs to by_name.

ALTER INDEX names RENAME TO by_name;
