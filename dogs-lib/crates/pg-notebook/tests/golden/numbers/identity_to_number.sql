-- identity to number
--
-- Changes dogs.no: without default.

ALTER TABLE dogs ALTER COLUMN no DROP IDENTITY;

-- Undoes: identity to number
--
-- Changes dogs.no: numbered by the database.

ALTER TABLE dogs ALTER COLUMN no ADD GENERATED ALWAYS AS IDENTITY;
SELECT setval(pg_get_serial_sequence('dogs', 'no'), greatest(max(no), 1)) FROM dogs HAVING count(no) > 0;
