-- rename table and column
--
-- Renames the table pets to hounds.
-- Renames hounds.name to title.

ALTER TABLE pets RENAME TO hounds;
ALTER TABLE hounds RENAME COLUMN name TO title;

-- Undoes: rename table and column
--
-- Renames hounds.title to name.
-- Renames the table hounds to pets.

ALTER TABLE hounds RENAME COLUMN title TO name;
ALTER TABLE hounds RENAME TO pets;
