-- to itself
--
-- Adds dogs.mother (bigint).
-- Adds a foreign key to dogs: FOREIGN KEY (mother) REFERENCES dogs(id).
--   BLOCKS WRITES: nobody writes dogs until every row is looked at.

ALTER TABLE dogs ADD COLUMN mother bigint;
ALTER TABLE dogs ADD CONSTRAINT dogs_mother_fkey FOREIGN KEY (mother) REFERENCES dogs(id);

-- Undoes: to itself
--
-- Drops a foreign key of dogs: FOREIGN KEY (mother) REFERENCES dogs(id).
-- Drops dogs.mother (bigint).
--   DATA LOSS: its values go with it.

ALTER TABLE dogs DROP CONSTRAINT dogs_mother_fkey;
ALTER TABLE dogs DROP COLUMN mother;
