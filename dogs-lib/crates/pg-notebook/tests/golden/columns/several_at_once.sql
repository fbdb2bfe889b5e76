-- several at once
--
-- Renames dogs.height to tall.
-- Changes dogs.tall: integer becomes bigint.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes dogs until it is written anew.
-- Adds dogs.kind (text).
-- Adds dogs.good (boolean). Rows that exist get true.
--   ACCESS EXCLUSIVE: every row of dogs is updated, and nobody else reads or writes it meanwhile.
-- Drops dogs.color (text).
--   DATA LOSS: 1 value here goes with it.

ALTER TABLE dogs RENAME COLUMN height TO tall;
ALTER TABLE dogs ALTER COLUMN tall TYPE bigint;
ALTER TABLE dogs ADD COLUMN kind text NOT NULL DEFAULT 'dog';

ALTER TABLE dogs ADD COLUMN good boolean;
UPDATE dogs SET good = true;
ALTER TABLE dogs ALTER COLUMN good SET NOT NULL;

ALTER TABLE dogs DROP COLUMN color;

-- Undoes: several at once
--
-- Changes dogs.tall: bigint becomes integer.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes dogs until it is written anew.
-- Adds dogs.color (text).
-- Drops dogs.kind (text).
--   DATA LOSS: its values go with it.
-- Drops dogs.good (boolean).
--   DATA LOSS: its values go with it.
-- Renames dogs.tall to height.

ALTER TABLE dogs ALTER COLUMN tall TYPE integer;
ALTER TABLE dogs ADD COLUMN color text;
ALTER TABLE dogs DROP COLUMN kind;
ALTER TABLE dogs DROP COLUMN good;
ALTER TABLE dogs RENAME COLUMN tall TO height;
