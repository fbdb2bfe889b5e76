-- remove a label under a check and an index
--
-- Drops a check of pets: CHECK (mood <> 'very_sad'::mood).
-- Drops the index pets_mood_idx of pets.
-- Replaces the enum mood (happy, so-so, very_sad) by one with the labels happy, very_sad.
--   Fails where rows still have a label that goes.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.
-- Adds a check to pets: CHECK (mood <> 'very_sad'::mood).
--   ACCESS EXCLUSIVE: nobody reads or writes pets until every row is looked at.
-- Adds the index pets_mood_idx to pets.
--   BLOCKS WRITES: nobody writes pets until it is built.

ALTER TABLE pets DROP CONSTRAINT pets_mood_check;
DROP INDEX pets_mood_idx;

ALTER TYPE mood RENAME TO mood_old;
CREATE TYPE mood AS ENUM ('happy', 'very_sad');
ALTER TABLE pets ALTER COLUMN mood DROP DEFAULT;
ALTER TABLE pets ALTER COLUMN mood TYPE mood USING mood::text::mood;
ALTER TABLE pets ALTER COLUMN mood SET DEFAULT 'very_sad'::mood;
DROP TYPE mood_old;

ALTER TABLE pets ADD CONSTRAINT pets_mood_check CHECK (mood <> 'very_sad'::mood);
CREATE INDEX pets_mood_idx ON pets (mood) WHERE mood = 'happy'::mood;

-- Undoes: remove a label under a check and an index
--
-- Drops a check of pets: CHECK (mood <> 'very_sad'::mood).
-- Drops the index pets_mood_idx of pets.
-- Replaces the enum mood (happy, very_sad) by one with the labels happy, so-so, very_sad.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.
-- Adds a check to pets: CHECK (mood <> 'very_sad'::mood).
--   ACCESS EXCLUSIVE: nobody reads or writes pets until every row is looked at.
-- Adds the index pets_mood_idx to pets.
--   BLOCKS WRITES: nobody writes pets until it is built.

ALTER TABLE pets DROP CONSTRAINT pets_mood_check;
DROP INDEX pets_mood_idx;

ALTER TYPE mood RENAME TO mood_old;
CREATE TYPE mood AS ENUM ('happy', 'so-so', 'very_sad');
ALTER TABLE pets ALTER COLUMN mood DROP DEFAULT;
ALTER TABLE pets ALTER COLUMN mood TYPE mood USING mood::text::mood;
ALTER TABLE pets ALTER COLUMN mood SET DEFAULT 'happy'::mood;
DROP TYPE mood_old;

ALTER TABLE pets ADD CONSTRAINT pets_mood_check CHECK (mood <> 'very_sad'::mood);
CREATE INDEX pets_mood_idx ON pets (mood) WHERE mood = 'happy'::mood;
