-- materialized view
--
-- Makes the view kept anew, because what it reads changes.
-- Changes dogs.height: integer becomes bigint.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes dogs until it is written anew.

DROP MATERIALIZED VIEW kept;
ALTER TABLE dogs ALTER COLUMN height TYPE bigint;

CREATE MATERIALIZED VIEW kept AS
 SELECT dogs.name,
    dogs.height
   FROM dogs;
CREATE INDEX by_height ON beside_materialized_view_true.kept USING btree (height);

-- Undoes: materialized view
--
-- Makes the view kept anew, because what it reads changes.
-- Changes dogs.height: bigint becomes integer.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes dogs until it is written anew.

DROP MATERIALIZED VIEW kept;
ALTER TABLE dogs ALTER COLUMN height TYPE integer;

CREATE MATERIALIZED VIEW kept AS
 SELECT dogs.name,
    dogs.height
   FROM dogs;
CREATE INDEX by_height ON beside_materialized_view_true.kept USING btree (height);
