-- add a label and use it
--
-- Adds the label so-so to mood.

ALTER TYPE mood ADD VALUE 'so-so' BEFORE 'very_sad';

-- Undoes: add a label and use it
--
-- Replaces the enum mood (happy, so-so, very_sad) by one with the labels happy, very_sad.
--   Fails where rows still have a label that goes.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.

ALTER TYPE mood RENAME TO mood_old;
CREATE TYPE mood AS ENUM ('happy', 'very_sad');
ALTER TABLE pets ALTER COLUMN mood DROP DEFAULT;
ALTER TABLE pets ALTER COLUMN mood TYPE mood USING mood::text::mood;
ALTER TABLE pets ALTER COLUMN mood SET DEFAULT 'happy'::mood;
DROP TYPE mood_old;
-- add a label and use it
--
-- Changes pets.mood: default 'so-so'.
-- Adds a check to pets: CHECK (mood <> 'so-so'::mood OR height > 0).
--   ACCESS EXCLUSIVE: nobody reads or writes pets until every row is looked at.

ALTER TABLE pets ALTER COLUMN mood SET DEFAULT 'so-so';
ALTER TABLE pets ADD CONSTRAINT pets_check CHECK (mood <> 'so-so'::mood OR height > 0);

-- Undoes: add a label and use it
--
-- Drops a check of pets: CHECK (mood <> 'so-so'::mood OR height > 0).
-- Changes pets.mood: default 'happy'.

ALTER TABLE pets DROP CONSTRAINT pets_check;
ALTER TABLE pets ALTER COLUMN mood SET DEFAULT 'happy';
