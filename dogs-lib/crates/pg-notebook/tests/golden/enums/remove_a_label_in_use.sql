-- remove a label in use
--
-- Replaces the enum mood (happy, so-so, very_sad) by one with the labels happy, very_sad.
--   DATA LOSS: 1 row here loses a label in pets.mood.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.

ALTER TYPE mood RENAME TO mood_old;
CREATE TYPE mood AS ENUM ('happy', 'very_sad');
ALTER TABLE pets ALTER COLUMN mood TYPE mood USING (CASE mood::text WHEN 'so-so' THEN 'happy' ELSE mood::text END)::mood;
DROP TYPE mood_old;

-- Undoes: remove a label in use
--
-- Adds the label so-so to mood.

ALTER TYPE mood ADD VALUE 'so-so' BEFORE 'very_sad';
