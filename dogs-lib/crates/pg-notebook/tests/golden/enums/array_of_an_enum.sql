-- array of an enum
--
-- Creates the enum mood (happy, very_sad).
-- Adds dogs.moods (mood[]).

CREATE TYPE mood AS ENUM ('happy', 'very_sad');
ALTER TABLE dogs ADD COLUMN moods mood[];

-- Undoes: array of an enum
--
-- Drops dogs.moods (mood[]).
--   DATA LOSS: its values go with it.
-- Drops the enum mood.

ALTER TABLE dogs DROP COLUMN moods;
DROP TYPE mood;
