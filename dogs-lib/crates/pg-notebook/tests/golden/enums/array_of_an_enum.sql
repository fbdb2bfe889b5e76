-- array of an enum
--
-- Creates the enum mood (happy, very_sad).
-- Adds pets.moods (mood[]).

CREATE TYPE mood AS ENUM ('happy', 'very_sad');
ALTER TABLE pets ADD COLUMN moods mood[];

-- Undoes: array of an enum
--
-- Drops pets.moods (mood[]).
--   DATA LOSS: its values go with it.
-- Drops the enum mood.

ALTER TABLE pets DROP COLUMN moods;
DROP TYPE mood;
