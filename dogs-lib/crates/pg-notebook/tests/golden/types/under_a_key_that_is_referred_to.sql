-- under a key that is referred to
--
-- Drops a foreign key of tags: FOREIGN KEY (dog) REFERENCES dogs(id).
-- Changes dogs.id: bigint becomes integer.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes dogs until it is written anew.
-- Changes tags.dog: bigint becomes integer.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes tags until it is written anew.
-- Adds a foreign key to tags: FOREIGN KEY (dog) REFERENCES dogs(id).
--   BLOCKS WRITES: nobody writes tags or dogs until every row is looked at.

ALTER TABLE tags DROP CONSTRAINT tags_dog_fkey;
ALTER TABLE dogs ALTER COLUMN id TYPE integer;
ALTER TABLE tags ALTER COLUMN dog TYPE integer;
ALTER TABLE tags ADD CONSTRAINT tags_dog_fkey FOREIGN KEY (dog) REFERENCES dogs(id);

-- Undoes: under a key that is referred to
--
-- Drops a foreign key of tags: FOREIGN KEY (dog) REFERENCES dogs(id).
-- Changes dogs.id: integer becomes bigint.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes dogs until it is written anew.
-- Changes tags.dog: integer becomes bigint.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes tags until it is written anew.
-- Adds a foreign key to tags: FOREIGN KEY (dog) REFERENCES dogs(id).
--   BLOCKS WRITES: nobody writes tags or dogs until every row is looked at.

ALTER TABLE tags DROP CONSTRAINT tags_dog_fkey;
ALTER TABLE dogs ALTER COLUMN id TYPE bigint;
ALTER TABLE tags ALTER COLUMN dog TYPE bigint;
ALTER TABLE tags ADD CONSTRAINT tags_dog_fkey FOREIGN KEY (dog) REFERENCES dogs(id);
