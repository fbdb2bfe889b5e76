-- reference to a table of somebody else
--
-- Adds dogs.guest_id (bigint).
-- Adds a foreign key to dogs: FOREIGN KEY (guest_id) REFERENCES guests(id).
--   BLOCKS WRITES: nobody writes dogs or guests until every row is looked at.

ALTER TABLE dogs ADD COLUMN guest_id bigint;
ALTER TABLE dogs ADD CONSTRAINT dogs_guest_id_fkey FOREIGN KEY (guest_id) REFERENCES guests(id);

-- Undoes: reference to a table of somebody else
--
-- Drops a foreign key of dogs: FOREIGN KEY (guest_id) REFERENCES guests(id).
-- Drops dogs.guest_id (bigint).
--   DATA LOSS: its values go with it.

ALTER TABLE dogs DROP CONSTRAINT dogs_guest_id_fkey;
ALTER TABLE dogs DROP COLUMN guest_id;
