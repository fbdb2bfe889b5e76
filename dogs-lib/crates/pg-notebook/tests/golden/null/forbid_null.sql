-- forbid null
--
-- Changes dogs.height: no more NULL.
--   ACCESS EXCLUSIVE: nobody reads or writes dogs until every row is looked at.

ALTER TABLE dogs ALTER COLUMN height SET NOT NULL;

-- Undoes: forbid null
--
-- Changes dogs.height: NULL is allowed.

ALTER TABLE dogs ALTER COLUMN height DROP NOT NULL;
