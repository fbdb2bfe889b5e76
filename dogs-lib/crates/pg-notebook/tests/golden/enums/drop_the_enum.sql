-- drop the enum
--
-- Drops dogs.mood (mood).
--   DATA LOSS: 2 values here go with it.
-- Drops the enum mood.

ALTER TABLE dogs DROP COLUMN mood;
DROP TYPE mood;

-- Undoes: drop the enum
--
-- Creates the enum mood (happy, very_sad).
-- Adds dogs.mood (mood).

CREATE TYPE mood AS ENUM ('happy', 'very_sad');
ALTER TABLE dogs ADD COLUMN mood mood;
