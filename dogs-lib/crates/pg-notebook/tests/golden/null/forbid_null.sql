-- forbid null
--
-- Changes pets.height: no more NULL.
--   ACCESS EXCLUSIVE: nobody reads or writes pets until every row is looked at.

ALTER TABLE pets ALTER COLUMN height SET NOT NULL;

-- Undoes: forbid null
--
-- Changes pets.height: NULL is allowed.

ALTER TABLE pets ALTER COLUMN height DROP NOT NULL;
