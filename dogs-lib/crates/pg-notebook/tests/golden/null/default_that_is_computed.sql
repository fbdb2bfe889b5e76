-- default that is computed
--
-- Changes pets.color: default upper('x'::text).

ALTER TABLE pets ALTER COLUMN color SET DEFAULT upper('x'::text);

-- Undoes: default that is computed
--
-- Changes pets.color: default 'x'.

ALTER TABLE pets ALTER COLUMN color SET DEFAULT 'x';
