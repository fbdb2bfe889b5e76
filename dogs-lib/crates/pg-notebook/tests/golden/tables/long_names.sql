-- long names
--
-- Creates the table tttttttttttttttttttttttttttttttttttttttttttttttttttttttttttt.

CREATE TABLE tttttttttttttttttttttttttttttttttttttttttttttttttttttttttttt (
    id bigint GENERATED ALWAYS AS IDENTITY,
    ccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc integer NOT NULL,
    CONSTRAINT tttttttttttttttttttttttttttttttttttttttttttttttttttttttttt_pkey PRIMARY KEY (id),
    CONSTRAINT ttttttttttttttttttttttttttttt_ccccccccccccccccccccccccccccc_key UNIQUE (ccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc),
    CONSTRAINT tttttttttttttttttttttttttttt_cccccccccccccccccccccccccccc_check CHECK (ccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc > 0)
);

CREATE INDEX ttttttttttttttttttttttttttttt_ccccccccccccccccccccccccccccc_idx ON tttttttttttttttttttttttttttttttttttttttttttttttttttttttttttt (ccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc);

-- Undoes: long names
--
-- Drops the table tttttttttttttttttttttttttttttttttttttttttttttttttttttttttttt.
--   DATA LOSS: its rows go with it.

DROP TABLE tttttttttttttttttttttttttttttttttttttttttttttttttttttttttttt;
