-- set default
--
-- Changes dogs.height: default 3.

ALTER TABLE dogs ALTER COLUMN height SET DEFAULT 3;

-- Undoes: set default
--
-- Changes dogs.height: without default.

ALTER TABLE dogs ALTER COLUMN height DROP DEFAULT;
