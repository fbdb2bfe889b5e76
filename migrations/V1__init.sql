-- init
--
-- Creates the table dogs.

CREATE TABLE dogs (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL UNIQUE,
    birthday date NOT NULL,
    height integer NOT NULL CHECK (height > 0),
    weight integer NOT NULL CHECK (weight > 0)
);

COMMENT ON TABLE dogs IS 'A dog.';
COMMENT ON COLUMN dogs.id IS 'Given by the database.';
COMMENT ON COLUMN dogs.name IS 'No two dogs have the same.';
COMMENT ON COLUMN dogs.birthday IS 'The day of birth.';
COMMENT ON COLUMN dogs.height IS 'Height at the shoulder, inches.';
COMMENT ON COLUMN dogs.weight IS 'Weight, pounds.';
