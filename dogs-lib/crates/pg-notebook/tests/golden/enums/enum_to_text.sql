-- enum to text
--
-- Changes pets.mood: mood becomes text.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.
-- Drops the enum mood.

ALTER TABLE pets ALTER COLUMN mood TYPE text;
DROP TYPE mood;

-- Undoes: enum to text
--
-- Creates the enum mood (happy, very_sad).
-- Changes pets.mood: text becomes mood by mood::mood.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.

CREATE TYPE mood AS ENUM ('happy', 'very_sad');
ALTER TABLE pets ALTER COLUMN mood TYPE mood USING mood::mood;
