-- default that is computed
--
-- Changes dogs.color: default upper('x'::text).

ALTER TABLE dogs ALTER COLUMN color SET DEFAULT upper('x'::text);

-- Undoes: default that is computed
--
-- Changes dogs.color: default 'x'.

ALTER TABLE dogs ALTER COLUMN color SET DEFAULT 'x';
