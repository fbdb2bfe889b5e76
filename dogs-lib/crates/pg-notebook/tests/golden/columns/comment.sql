-- comment
--
-- Changes pets.height: its comment.

COMMENT ON COLUMN pets.height IS E'At the shoulder; it''s \\ inches.';

-- Undoes: comment
--
-- Changes pets.height: its comment.

COMMENT ON COLUMN pets.height IS NULL;
