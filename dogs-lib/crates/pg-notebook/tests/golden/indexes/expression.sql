-- expression
--
-- Adds the index by_lower to dogs.
--   BLOCKS WRITES: nobody writes dogs until it is built.

CREATE INDEX by_lower ON dogs (lower(name));

-- Undoes: expression
--
-- Drops the index by_lower of dogs.

DROP INDEX by_lower;
