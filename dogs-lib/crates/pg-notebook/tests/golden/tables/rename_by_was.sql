-- rename by was
--
-- Renames the table dogs to hounds.

ALTER TABLE dogs RENAME TO hounds;

-- Undoes: rename by was
--
-- Renames the table hounds to dogs.

ALTER TABLE hounds RENAME TO dogs;
