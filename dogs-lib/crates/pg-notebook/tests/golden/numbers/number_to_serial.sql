-- number to serial
--
-- Changes pets.no: numbered by a sequence.

CREATE SEQUENCE pets_no_seq AS integer OWNED BY pets.no;
SELECT setval('pets_no_seq', greatest(max(no), 1)) FROM pets HAVING count(no) > 0;
ALTER TABLE pets ALTER COLUMN no SET DEFAULT nextval('pets_no_seq'::regclass);

-- Undoes: number to serial
--
-- Changes pets.no: without default.

ALTER TABLE pets ALTER COLUMN no DROP DEFAULT;
DROP SEQUENCE pets_no_seq;
