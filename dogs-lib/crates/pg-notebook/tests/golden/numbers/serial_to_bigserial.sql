-- serial to bigserial
--
-- Changes dogs.no: integer becomes bigint.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes dogs until it is written anew.

ALTER TABLE dogs ALTER COLUMN no DROP DEFAULT;
ALTER TABLE dogs ALTER COLUMN no TYPE bigint;
ALTER SEQUENCE dogs_no_seq AS bigint;
ALTER TABLE dogs ALTER COLUMN no SET DEFAULT nextval('dogs_no_seq'::regclass);

-- Undoes: serial to bigserial
--
-- Changes dogs.no: bigint becomes integer.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes dogs until it is written anew.

ALTER TABLE dogs ALTER COLUMN no DROP DEFAULT;
ALTER TABLE dogs ALTER COLUMN no TYPE integer;
ALTER SEQUENCE dogs_no_seq AS integer;
ALTER TABLE dogs ALTER COLUMN no SET DEFAULT nextval('dogs_no_seq'::regclass);
