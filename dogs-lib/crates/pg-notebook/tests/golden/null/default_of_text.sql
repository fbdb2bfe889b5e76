-- default of text
--
-- Changes pets.color: default 'it''s'.

ALTER TABLE pets ALTER COLUMN color SET DEFAULT 'it''s';

-- Undoes: default of text
--
-- Changes pets.color: without default.

ALTER TABLE pets ALTER COLUMN color DROP DEFAULT;
