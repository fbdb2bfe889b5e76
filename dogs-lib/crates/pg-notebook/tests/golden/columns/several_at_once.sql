-- several at once
--
-- Renames pets.height to tall.
-- Changes pets.tall: integer becomes bigint.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.
-- Adds pets.kind (text).
-- Adds pets.good (boolean). Rows that exist get true.
--   ACCESS EXCLUSIVE: every row of pets is updated, and nobody else reads or writes it meanwhile.
-- Drops pets.color (text).
--   DATA LOSS: 1 value here goes with it.

ALTER TABLE pets RENAME COLUMN height TO tall;
ALTER TABLE pets ALTER COLUMN tall TYPE bigint;
ALTER TABLE pets ADD COLUMN kind text NOT NULL DEFAULT 'pet';

ALTER TABLE pets ADD COLUMN good boolean;
UPDATE pets SET good = true;
ALTER TABLE pets ALTER COLUMN good SET NOT NULL;

ALTER TABLE pets DROP COLUMN color;

-- Undoes: several at once
--
-- Changes pets.tall: bigint becomes integer.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.
-- Adds pets.color (text).
-- Drops pets.kind (text).
--   DATA LOSS: its values go with it.
-- Drops pets.good (boolean).
--   DATA LOSS: its values go with it.
-- Renames pets.tall to height.

ALTER TABLE pets ALTER COLUMN tall TYPE integer;
ALTER TABLE pets ADD COLUMN color text;
ALTER TABLE pets DROP COLUMN kind;
ALTER TABLE pets DROP COLUMN good;
ALTER TABLE pets RENAME COLUMN tall TO height;
