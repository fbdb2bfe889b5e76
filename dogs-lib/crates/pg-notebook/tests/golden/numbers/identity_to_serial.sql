-- identity to serial
--
-- Changes pets.no: numbered by a sequence.

ALTER TABLE pets ALTER COLUMN no DROP IDENTITY;
CREATE SEQUENCE pets_no_seq AS integer OWNED BY pets.no;
SELECT setval('pets_no_seq', greatest(max(no), 1)) FROM pets HAVING count(no) > 0;
ALTER TABLE pets ALTER COLUMN no SET DEFAULT nextval('pets_no_seq'::regclass);

-- Undoes: identity to serial
--
-- Changes pets.no: numbered by the database.

ALTER TABLE pets ALTER COLUMN no DROP DEFAULT;
ALTER SEQUENCE pets_no_seq OWNED BY NONE;
ALTER SEQUENCE pets_no_seq RENAME TO pets_no_seq_old;
ALTER TABLE pets ALTER COLUMN no ADD GENERATED ALWAYS AS IDENTITY;
SELECT setval(pg_get_serial_sequence('pets', 'no'), last_value, is_called) FROM pets_no_seq_old;
DROP SEQUENCE pets_no_seq_old;
