-- create
--
-- Creates the table cats.

CREATE TABLE cats (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY
);

COMMENT ON TABLE cats IS 'Cats.';

-- Undoes: create
--
-- Drops the table cats.
--   DATA LOSS: its rows go with it.

DROP TABLE cats;
