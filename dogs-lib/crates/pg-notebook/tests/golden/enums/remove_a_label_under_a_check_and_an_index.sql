-- remove a label under a check and an index
--
-- Drops a check of dogs: CHECK (mood <> 'very_sad'::mood).
-- Drops the index dogs_mood_idx of dogs.
-- Replaces the enum mood (happy, so-so, very_sad) by one with the labels happy, very_sad.
--   Fails where rows still have a label that goes.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes dogs until it is written anew.
-- Adds a check to dogs: CHECK (mood <> 'very_sad'::mood).
--   ACCESS EXCLUSIVE: nobody reads or writes dogs until every row is looked at.
-- Adds the index dogs_mood_idx to dogs.
--   BLOCKS WRITES: nobody writes dogs until it is built.

ALTER TABLE dogs DROP CONSTRAINT dogs_mood_check;
DROP INDEX dogs_mood_idx;

ALTER TYPE mood RENAME TO mood_old;
CREATE TYPE mood AS ENUM ('happy', 'very_sad');
ALTER TABLE dogs ALTER COLUMN mood DROP DEFAULT;
ALTER TABLE dogs ALTER COLUMN mood TYPE mood USING mood::text::mood;
ALTER TABLE dogs ALTER COLUMN mood SET DEFAULT 'very_sad'::mood;
DROP TYPE mood_old;

ALTER TABLE dogs ADD CONSTRAINT dogs_mood_check CHECK (mood <> 'very_sad'::mood);
CREATE INDEX dogs_mood_idx ON dogs (mood) WHERE mood = 'happy'::mood;

-- Undoes: remove a label under a check and an index
--
-- Drops a check of dogs: CHECK (mood <> 'very_sad'::mood).
-- Drops the index dogs_mood_idx of dogs.
-- Replaces the enum mood (happy, very_sad) by one with the labels happy, so-so, very_sad.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes dogs until it is written anew.
-- Adds a check to dogs: CHECK (mood <> 'very_sad'::mood).
--   ACCESS EXCLUSIVE: nobody reads or writes dogs until every row is looked at.
-- Adds the index dogs_mood_idx to dogs.
--   BLOCKS WRITES: nobody writes dogs until it is built.

ALTER TABLE dogs DROP CONSTRAINT dogs_mood_check;
DROP INDEX dogs_mood_idx;

ALTER TYPE mood RENAME TO mood_old;
CREATE TYPE mood AS ENUM ('happy', 'so-so', 'very_sad');
ALTER TABLE dogs ALTER COLUMN mood DROP DEFAULT;
ALTER TABLE dogs ALTER COLUMN mood TYPE mood USING mood::text::mood;
ALTER TABLE dogs ALTER COLUMN mood SET DEFAULT 'happy'::mood;
DROP TYPE mood_old;

ALTER TABLE dogs ADD CONSTRAINT dogs_mood_check CHECK (mood <> 'very_sad'::mood);
CREATE INDEX dogs_mood_idx ON dogs (mood) WHERE mood = 'happy'::mood;
