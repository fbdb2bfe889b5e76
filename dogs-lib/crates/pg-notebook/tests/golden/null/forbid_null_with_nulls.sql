-- forbid null with nulls
--
-- Changes pets.height: no more NULL (5 instead).
--   ACCESS EXCLUSIVE: nobody reads or writes pets until every row is looked at.

UPDATE pets SET height = 5 WHERE height IS NULL;
ALTER TABLE pets ALTER COLUMN height SET NOT NULL;

-- Undoes: forbid null with nulls
--
-- Changes pets.height: NULL is allowed.

ALTER TABLE pets ALTER COLUMN height DROP NOT NULL;
