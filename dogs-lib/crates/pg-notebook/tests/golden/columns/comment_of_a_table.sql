-- comment of a table
--
-- Changes the comment of pets.

COMMENT ON TABLE pets IS 'Pets.';

-- Undoes: comment of a table
--
-- Changes the comment of pets.

COMMENT ON TABLE pets IS NULL;
