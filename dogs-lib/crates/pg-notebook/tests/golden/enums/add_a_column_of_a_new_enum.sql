-- add a column of a new enum
--
-- Creates the enum mood (happy, very_sad).
-- Adds dogs.mood (mood).

CREATE TYPE mood AS ENUM ('happy', 'very_sad');
ALTER TABLE dogs ADD COLUMN mood mood;

-- Undoes: add a column of a new enum
--
-- Drops dogs.mood (mood).
--   DATA LOSS: its values go with it.
-- Drops the enum mood.

ALTER TABLE dogs DROP COLUMN mood;
DROP TYPE mood;
