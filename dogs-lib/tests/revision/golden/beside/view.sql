-- view
--
-- Makes the view tall anew, because what it reads changes.
-- Changes dogs.height: integer becomes bigint.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes dogs until it is written anew.

DROP VIEW tall;
ALTER TABLE dogs ALTER COLUMN height TYPE bigint;

CREATE VIEW tall AS
 SELECT dogs.id,
    dogs.height
   FROM dogs
  WHERE (dogs.height > 10);

-- Undoes: view
--
-- Makes the view tall anew, because what it reads changes.
-- Changes dogs.height: bigint becomes integer.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes dogs until it is written anew.

DROP VIEW tall;
ALTER TABLE dogs ALTER COLUMN height TYPE integer;

CREATE VIEW tall AS
 SELECT dogs.id,
    dogs.height
   FROM dogs
  WHERE (dogs.height > 10);
