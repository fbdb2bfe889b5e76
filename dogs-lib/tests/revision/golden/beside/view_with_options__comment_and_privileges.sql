-- view with options, comment and privileges
--
-- Makes the view tall anew, because what it reads changes.
-- Changes dogs.height: integer becomes bigint.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes dogs until it is written anew.

DROP VIEW tall;
ALTER TABLE dogs ALTER COLUMN height TYPE bigint;

CREATE VIEW tall WITH (security_barrier=true) AS
 SELECT dogs.height
   FROM dogs;
COMMENT ON VIEW tall IS 'Tall.';
GRANT SELECT ON tall TO PUBLIC;

-- Undoes: view with options, comment and privileges
--
-- Makes the view tall anew, because what it reads changes.
-- Changes dogs.height: bigint becomes integer.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes dogs until it is written anew.

DROP VIEW tall;
ALTER TABLE dogs ALTER COLUMN height TYPE integer;

CREATE VIEW tall WITH (security_barrier=true) AS
 SELECT dogs.height
   FROM dogs;
COMMENT ON VIEW tall IS 'Tall.';
GRANT SELECT ON tall TO PUBLIC;
