-- new enum with a default
--
-- Creates the enum mood (happy, very_sad).
-- Adds pets.mood (mood).

CREATE TYPE mood AS ENUM ('happy', 'very_sad');
ALTER TABLE pets ADD COLUMN mood mood NOT NULL DEFAULT 'very_sad';

-- Undoes: new enum with a default
--
-- Drops pets.mood (mood).
--   DATA LOSS: its values go with it.
-- Drops the enum mood.

ALTER TABLE pets DROP COLUMN mood;
DROP TYPE mood;
