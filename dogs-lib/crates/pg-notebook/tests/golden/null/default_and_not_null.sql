-- default and not null
--
-- Changes pets.height: no more NULL, default 3.
--   ACCESS EXCLUSIVE: nobody reads or writes pets until every row is looked at.

ALTER TABLE pets ALTER COLUMN height SET NOT NULL;
ALTER TABLE pets ALTER COLUMN height SET DEFAULT 3;

-- Undoes: default and not null
--
-- Changes pets.height: NULL is allowed, without default.

ALTER TABLE pets ALTER COLUMN height DROP DEFAULT;
ALTER TABLE pets ALTER COLUMN height DROP NOT NULL;
