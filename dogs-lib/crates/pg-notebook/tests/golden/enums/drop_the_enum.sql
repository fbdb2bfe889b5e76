-- drop the enum
--
-- Drops pets.mood (mood).
--   DATA LOSS: 2 values here go with it.
-- Drops the enum mood.

ALTER TABLE pets DROP COLUMN mood;
DROP TYPE mood;

-- Undoes: drop the enum
--
-- Creates the enum mood (happy, very_sad).
-- Adds pets.mood (mood).

CREATE TYPE mood AS ENUM ('happy', 'very_sad');
ALTER TABLE pets ADD COLUMN mood mood;
