-- comment goes
--
-- Changes pets.height: its comment.

COMMENT ON COLUMN pets.height IS NULL;

-- Undoes: comment goes
--
-- Changes pets.height: its comment.

COMMENT ON COLUMN pets.height IS 'Inches.';
