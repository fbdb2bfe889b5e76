-- rename by answer
--
-- Renames the table pets to hounds.

ALTER TABLE pets RENAME TO hounds;

-- Undoes: rename by answer
--
-- Renames the table hounds to pets.

ALTER TABLE hounds RENAME TO pets;
