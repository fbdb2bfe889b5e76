-- one enum in two tables loses a label
--
-- Replaces the enum mood (happy, so-so, very_sad) by one with the labels happy, very_sad.
--   Fails where rows still have a label that goes.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes cats until it is written anew.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.

ALTER TYPE mood RENAME TO mood_old;
CREATE TYPE mood AS ENUM ('happy', 'very_sad');
ALTER TABLE cats ALTER COLUMN mood TYPE mood[] USING mood::text[]::mood[];
ALTER TABLE pets ALTER COLUMN mood TYPE mood USING mood::text::mood;
DROP TYPE mood_old;

-- Undoes: one enum in two tables loses a label
--
-- Adds the label so-so to mood.

ALTER TYPE mood ADD VALUE 'so-so' BEFORE 'very_sad';
