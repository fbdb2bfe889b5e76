-- expression
--
-- Adds the index by_lower to pets.
--   BLOCKS WRITES: nobody writes pets until it is built.

CREATE INDEX by_lower ON pets (lower(name));

-- Undoes: expression
--
-- Drops the index by_lower of pets.

DROP INDEX by_lower;
