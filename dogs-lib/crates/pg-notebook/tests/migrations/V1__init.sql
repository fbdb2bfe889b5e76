-- init
--
-- Creates the table pets.

CREATE TABLE pets (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL UNIQUE,
    birthday date NOT NULL,
    height integer NOT NULL CHECK (height > 0),
    weight integer NOT NULL CHECK (weight > 0)
);

COMMENT ON TABLE pets IS 'A pet.';
COMMENT ON COLUMN pets.id IS 'Given by the database.';
COMMENT ON COLUMN pets.name IS 'No two pets have the same.';
COMMENT ON COLUMN pets.birthday IS 'The day of birth.';
COMMENT ON COLUMN pets.height IS 'Height at the shoulder, inches.';
COMMENT ON COLUMN pets.weight IS 'Weight, pounds.';
