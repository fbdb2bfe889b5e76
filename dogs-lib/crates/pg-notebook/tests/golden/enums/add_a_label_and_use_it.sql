-- add a label and use it
--
-- Adds the label so-so to mood.

ALTER TYPE mood ADD VALUE 'so-so' BEFORE 'very_sad';

-- Undoes: add a label and use it
--
-- Replaces the enum mood (happy, so-so, very_sad) by one with the labels happy, very_sad.
--   Fails where rows still have a label that goes.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes dogs until it is written anew.

ALTER TYPE mood RENAME TO mood_old;
CREATE TYPE mood AS ENUM ('happy', 'very_sad');
ALTER TABLE dogs ALTER COLUMN mood DROP DEFAULT;
ALTER TABLE dogs ALTER COLUMN mood TYPE mood USING mood::text::mood;
ALTER TABLE dogs ALTER COLUMN mood SET DEFAULT 'happy'::mood;
DROP TYPE mood_old;
-- add a label and use it
--
-- Changes dogs.mood: default 'so-so'.
-- Adds a check to dogs: CHECK (mood <> 'so-so'::mood OR height > 0).
--   ACCESS EXCLUSIVE: nobody reads or writes dogs until every row is looked at.

ALTER TABLE dogs ALTER COLUMN mood SET DEFAULT 'so-so';
ALTER TABLE dogs ADD CONSTRAINT dogs_check CHECK (mood <> 'so-so'::mood OR height > 0);

-- Undoes: add a label and use it
--
-- Drops a check of dogs: CHECK (mood <> 'so-so'::mood OR height > 0).
-- Changes dogs.mood: default 'happy'.

ALTER TABLE dogs DROP CONSTRAINT dogs_check;
ALTER TABLE dogs ALTER COLUMN mood SET DEFAULT 'happy';
