-- change default
--
-- Changes pets.height: default 4 + 1.

ALTER TABLE pets ALTER COLUMN height SET DEFAULT 4 + 1;

-- Undoes: change default
--
-- Changes pets.height: default 3.

ALTER TABLE pets ALTER COLUMN height SET DEFAULT 3;
