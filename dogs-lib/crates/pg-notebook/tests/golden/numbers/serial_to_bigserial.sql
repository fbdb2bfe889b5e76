-- serial to bigserial
--
-- Changes pets.no: integer becomes bigint.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.

ALTER TABLE pets ALTER COLUMN no DROP DEFAULT;
ALTER TABLE pets ALTER COLUMN no TYPE bigint;
ALTER SEQUENCE pets_no_seq AS bigint;
ALTER TABLE pets ALTER COLUMN no SET DEFAULT nextval('pets_no_seq'::regclass);

-- Undoes: serial to bigserial
--
-- Changes pets.no: bigint becomes integer.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.

ALTER TABLE pets ALTER COLUMN no DROP DEFAULT;
ALTER TABLE pets ALTER COLUMN no TYPE integer;
ALTER SEQUENCE pets_no_seq AS integer;
ALTER TABLE pets ALTER COLUMN no SET DEFAULT nextval('pets_no_seq'::regclass);
