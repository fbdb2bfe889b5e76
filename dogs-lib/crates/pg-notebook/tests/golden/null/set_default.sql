-- set default
--
-- Changes pets.height: default 3.

ALTER TABLE pets ALTER COLUMN height SET DEFAULT 3;

-- Undoes: set default
--
-- Changes pets.height: without default.

ALTER TABLE pets ALTER COLUMN height DROP DEFAULT;
