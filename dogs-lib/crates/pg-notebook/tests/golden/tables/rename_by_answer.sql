-- rename by answer
--
-- Renames the table dogs to hounds.

ALTER TABLE dogs RENAME TO hounds;

-- Undoes: rename by answer
--
-- Renames the table hounds to dogs.

ALTER TABLE hounds RENAME TO dogs;
