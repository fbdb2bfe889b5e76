-- change default
--
-- Changes dogs.height: default 4 + 1.

ALTER TABLE dogs ALTER COLUMN height SET DEFAULT 4 + 1;

-- Undoes: change default
--
-- Changes dogs.height: default 3.

ALTER TABLE dogs ALTER COLUMN height SET DEFAULT 3;
