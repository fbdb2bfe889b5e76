-- comment of a table
--
-- Changes the comment of dogs.

COMMENT ON TABLE dogs IS 'Dogs.';

-- Undoes: comment of a table
--
-- Changes the comment of dogs.

COMMENT ON TABLE dogs IS NULL;
