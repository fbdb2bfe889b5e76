-- drop
--
-- Drops the table cats.
--   DATA LOSS: 1 row here goes with it.

DROP TABLE cats;

-- Undoes: drop
--
-- Creates the table cats.

CREATE TABLE cats (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY
);
