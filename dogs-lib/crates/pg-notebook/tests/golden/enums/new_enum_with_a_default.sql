-- new enum with a default
--
-- Creates the enum mood (happy, very_sad).
-- Adds dogs.mood (mood).

CREATE TYPE mood AS ENUM ('happy', 'very_sad');
ALTER TABLE dogs ADD COLUMN mood mood NOT NULL DEFAULT 'very_sad';

-- Undoes: new enum with a default
--
-- Drops dogs.mood (mood).
--   DATA LOSS: its values go with it.
-- Drops the enum mood.

ALTER TABLE dogs DROP COLUMN mood;
DROP TYPE mood;
