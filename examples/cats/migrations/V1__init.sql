-- init
--
-- Creates the table cats.
-- Creates the table visits.

CREATE TABLE cats (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL UNIQUE,
    born date NOT NULL
);

COMMENT ON TABLE cats IS 'A cat.';
COMMENT ON COLUMN cats.id IS 'Given by the database.';
COMMENT ON COLUMN cats.name IS 'No two cats have the same.';
COMMENT ON COLUMN cats.born IS 'The day of birth.';

CREATE TABLE visits (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    cat_id bigint NOT NULL REFERENCES cats(id) ON DELETE CASCADE,
    day date NOT NULL,
    weight integer NOT NULL CHECK (weight > 0)
);

COMMENT ON TABLE visits IS 'A visit to the vet.';
COMMENT ON COLUMN visits.id IS 'Given by the database.';
COMMENT ON COLUMN visits.cat_id IS 'Whose visit it was; it goes with the cat.';
COMMENT ON COLUMN visits.day IS 'The day of the visit.';
COMMENT ON COLUMN visits.weight IS 'Weight, grams.';

CREATE INDEX visits_cat_id_idx ON visits (cat_id);
