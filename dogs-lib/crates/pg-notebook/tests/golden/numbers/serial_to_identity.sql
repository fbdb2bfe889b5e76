-- serial to identity
--
-- Changes dogs.no: numbered by the database.

ALTER TABLE dogs ALTER COLUMN no DROP DEFAULT;
ALTER SEQUENCE dogs_no_seq OWNED BY NONE;
ALTER SEQUENCE dogs_no_seq RENAME TO dogs_no_seq_old;
ALTER TABLE dogs ALTER COLUMN no ADD GENERATED ALWAYS AS IDENTITY;
SELECT setval(pg_get_serial_sequence('dogs', 'no'), last_value, is_called) FROM dogs_no_seq_old;
DROP SEQUENCE dogs_no_seq_old;

-- Undoes: serial to identity
--
-- Changes dogs.no: numbered by a sequence.

ALTER TABLE dogs ALTER COLUMN no DROP IDENTITY;
CREATE SEQUENCE dogs_no_seq AS integer OWNED BY dogs.no;
SELECT setval('dogs_no_seq', greatest(max(no), 1)) FROM dogs HAVING count(no) > 0;
ALTER TABLE dogs ALTER COLUMN no SET DEFAULT nextval('dogs_no_seq'::regclass);
