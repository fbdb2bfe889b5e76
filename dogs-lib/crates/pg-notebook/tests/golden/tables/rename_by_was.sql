-- rename by was
--
-- Renames the table pets to hounds.

ALTER TABLE pets RENAME TO hounds;

-- Undoes: rename by was
--
-- Renames the table hounds to pets.

ALTER TABLE hounds RENAME TO pets;
