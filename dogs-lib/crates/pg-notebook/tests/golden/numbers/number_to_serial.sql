-- number to serial
--
-- Changes dogs.no: numbered by a sequence.

CREATE SEQUENCE dogs_no_seq AS integer OWNED BY dogs.no;
SELECT setval('dogs_no_seq', greatest(max(no), 1)) FROM dogs HAVING count(no) > 0;
ALTER TABLE dogs ALTER COLUMN no SET DEFAULT nextval('dogs_no_seq'::regclass);

-- Undoes: number to serial
--
-- Changes dogs.no: without default.

ALTER TABLE dogs ALTER COLUMN no DROP DEFAULT;
DROP SEQUENCE dogs_no_seq;
