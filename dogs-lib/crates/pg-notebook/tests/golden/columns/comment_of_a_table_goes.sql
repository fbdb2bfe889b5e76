-- comment of a table goes
--
-- Changes the comment of pets.

COMMENT ON TABLE pets IS NULL;

-- Undoes: comment of a table goes
--
-- Changes the comment of pets.

COMMENT ON TABLE pets IS 'Pets.';
