-- odd names
--
-- Creates the table Order "x".

CREATE TABLE "Order ""x""" (
    "select" bigint PRIMARY KEY,
    "Größe 'x'" text NOT NULL UNIQUE,
    no bigint GENERATED ALWAYS AS IDENTITY
);

COMMENT ON COLUMN "Order ""x"""."Größe 'x'" IS 'c';

CREATE INDEX "Order ""x""_Größe 'x'_idx" ON "Order ""x""" ("Größe 'x'");

-- Undoes: odd names
--
-- Drops the table Order "x".
--   DATA LOSS: its rows go with it.

DROP TABLE "Order ""x""";
