-- forbid null with nulls
--
-- Changes dogs.height: no more NULL (5 instead).
--   ACCESS EXCLUSIVE: nobody reads or writes dogs until every row is looked at.

UPDATE dogs SET height = 5 WHERE height IS NULL;
ALTER TABLE dogs ALTER COLUMN height SET NOT NULL;

-- Undoes: forbid null with nulls
--
-- Changes dogs.height: NULL is allowed.

ALTER TABLE dogs ALTER COLUMN height DROP NOT NULL;
