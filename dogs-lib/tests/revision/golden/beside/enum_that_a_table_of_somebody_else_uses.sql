-- enum that a table of somebody else uses
--
-- Replaces the enum mood (happy, so-so, very_sad) by one with the labels happy, very_sad.
--   Fails where rows still have a label that goes.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes dogs until it is written anew.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes guests until it is written anew.

ALTER TYPE mood RENAME TO mood_old;
CREATE TYPE mood AS ENUM ('happy', 'very_sad');
ALTER TABLE dogs ALTER COLUMN mood TYPE mood USING mood::text::mood;
ALTER TABLE guests ALTER COLUMN mood DROP DEFAULT;
ALTER TABLE guests ALTER COLUMN mood TYPE mood USING mood::text::mood;
ALTER TABLE guests ALTER COLUMN mood SET DEFAULT 'happy'::mood;
ALTER TABLE guests ALTER COLUMN moods DROP DEFAULT;
ALTER TABLE guests ALTER COLUMN moods TYPE mood[] USING moods::text[]::mood[];
ALTER TABLE guests ALTER COLUMN moods SET DEFAULT '{happy}'::mood[];
DROP TYPE mood_old;

-- Undoes: enum that a table of somebody else uses
--
-- Adds the label so-so to mood.

ALTER TYPE mood ADD VALUE 'so-so' BEFORE 'very_sad';
