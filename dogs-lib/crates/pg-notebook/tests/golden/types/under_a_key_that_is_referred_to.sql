-- under a key that is referred to
--
-- Drops a foreign key of tags: FOREIGN KEY (pet) REFERENCES pets(id).
-- Changes pets.id: bigint becomes integer.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.
-- Changes tags.pet: bigint becomes integer.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes tags until it is written anew.
-- Adds a foreign key to tags: FOREIGN KEY (pet) REFERENCES pets(id).
--   BLOCKS WRITES: nobody writes tags or pets until every row is looked at.

ALTER TABLE tags DROP CONSTRAINT tags_pet_fkey;
ALTER TABLE pets ALTER COLUMN id TYPE integer;
ALTER TABLE tags ALTER COLUMN pet TYPE integer;
ALTER TABLE tags ADD CONSTRAINT tags_pet_fkey FOREIGN KEY (pet) REFERENCES pets(id);

-- Undoes: under a key that is referred to
--
-- Drops a foreign key of tags: FOREIGN KEY (pet) REFERENCES pets(id).
-- Changes pets.id: integer becomes bigint.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.
-- Changes tags.pet: integer becomes bigint.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes tags until it is written anew.
-- Adds a foreign key to tags: FOREIGN KEY (pet) REFERENCES pets(id).
--   BLOCKS WRITES: nobody writes tags or pets until every row is looked at.

ALTER TABLE tags DROP CONSTRAINT tags_pet_fkey;
ALTER TABLE pets ALTER COLUMN id TYPE bigint;
ALTER TABLE tags ALTER COLUMN pet TYPE bigint;
ALTER TABLE tags ADD CONSTRAINT tags_pet_fkey FOREIGN KEY (pet) REFERENCES pets(id);
