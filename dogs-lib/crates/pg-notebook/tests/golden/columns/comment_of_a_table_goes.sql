-- comment of a table goes
--
-- Changes the comment of dogs.

COMMENT ON TABLE dogs IS NULL;

-- Undoes: comment of a table goes
--
-- Changes the comment of dogs.

COMMENT ON TABLE dogs IS 'Dogs.';
