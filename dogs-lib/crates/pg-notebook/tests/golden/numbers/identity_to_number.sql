-- identity to number
--
-- Changes pets.no: without default.

ALTER TABLE pets ALTER COLUMN no DROP IDENTITY;

-- Undoes: identity to number
--
-- Changes pets.no: numbered by the database.

ALTER TABLE pets ALTER COLUMN no ADD GENERATED ALWAYS AS IDENTITY;
SELECT setval(pg_get_serial_sequence('pets', 'no'), greatest(max(no), 1)) FROM pets HAVING count(no) > 0;
