-- labels change places
--
-- Replaces the enum mood (happy, very_sad) by one with the labels very_sad, happy.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.

ALTER TYPE mood RENAME TO mood_old;
CREATE TYPE mood AS ENUM ('very_sad', 'happy');
ALTER TABLE pets ALTER COLUMN mood TYPE mood USING mood::text::mood;
DROP TYPE mood_old;

-- Undoes: labels change places
--
-- Replaces the enum mood (very_sad, happy) by one with the labels happy, very_sad.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.

ALTER TYPE mood RENAME TO mood_old;
CREATE TYPE mood AS ENUM ('happy', 'very_sad');
ALTER TABLE pets ALTER COLUMN mood TYPE mood USING mood::text::mood;
DROP TYPE mood_old;
