-- comment goes
--
-- Changes dogs.height: its comment.

COMMENT ON COLUMN dogs.height IS NULL;

-- Undoes: comment goes
--
-- Changes dogs.height: its comment.

COMMENT ON COLUMN dogs.height IS 'Inches.';
