-- comment
--
-- Changes dogs.height: its comment.

COMMENT ON COLUMN dogs.height IS E'At the shoulder; it''s \\ inches.';

-- Undoes: comment
--
-- Changes dogs.height: its comment.

COMMENT ON COLUMN dogs.height IS NULL;
