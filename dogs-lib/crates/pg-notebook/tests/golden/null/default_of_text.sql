-- default of text
--
-- Changes dogs.color: default 'it''s'.

ALTER TABLE dogs ALTER COLUMN color SET DEFAULT 'it''s';

-- Undoes: default of text
--
-- Changes dogs.color: without default.

ALTER TABLE dogs ALTER COLUMN color DROP DEFAULT;
