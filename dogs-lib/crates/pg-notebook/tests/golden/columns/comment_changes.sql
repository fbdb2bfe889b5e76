-- comment changes
--
-- Changes pets.height: its comment.

COMMENT ON COLUMN pets.height IS 'Centimetres.';

-- Undoes: comment changes
--
-- Changes pets.height: its comment.

COMMENT ON COLUMN pets.height IS 'Inches.';
