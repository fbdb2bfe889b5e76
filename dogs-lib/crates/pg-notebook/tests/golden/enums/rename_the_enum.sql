-- rename the enum
--
-- Renames the enum mood to feeling.

ALTER TYPE mood RENAME TO feeling;

-- Undoes: rename the enum
--
-- Renames the enum feeling to mood.

ALTER TYPE feeling RENAME TO mood;
