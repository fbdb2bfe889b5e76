-- comment changes
--
-- Changes dogs.height: its comment.

COMMENT ON COLUMN dogs.height IS 'Centimetres.';

-- Undoes: comment changes
--
-- Changes dogs.height: its comment.

COMMENT ON COLUMN dogs.height IS 'Inches.';
