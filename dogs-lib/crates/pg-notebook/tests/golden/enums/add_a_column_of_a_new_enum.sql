-- add a column of a new enum
--
-- Creates the enum mood (happy, very_sad).
-- Adds pets.mood (mood).

CREATE TYPE mood AS ENUM ('happy', 'very_sad');
ALTER TABLE pets ADD COLUMN mood mood;

-- Undoes: add a column of a new enum
--
-- Drops pets.mood (mood).
--   DATA LOSS: its values go with it.
-- Drops the enum mood.

ALTER TABLE pets DROP COLUMN mood;
DROP TYPE mood;
