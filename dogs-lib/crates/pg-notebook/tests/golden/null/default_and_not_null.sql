-- default and not null
--
-- Changes dogs.height: no more NULL, default 3.
--   ACCESS EXCLUSIVE: nobody reads or writes dogs until every row is looked at.

ALTER TABLE dogs ALTER COLUMN height SET NOT NULL;
ALTER TABLE dogs ALTER COLUMN height SET DEFAULT 3;

-- Undoes: default and not null
--
-- Changes dogs.height: NULL is allowed, without default.

ALTER TABLE dogs ALTER COLUMN height DROP DEFAULT;
ALTER TABLE dogs ALTER COLUMN height DROP NOT NULL;
