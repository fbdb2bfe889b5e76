-- two checks of one column
--
-- Adds a check to dogs: CHECK (height < 99).
--   ACCESS EXCLUSIVE: nobody reads or writes dogs until every row is looked at.

ALTER TABLE dogs ADD CONSTRAINT dogs_height_check1 CHECK (height < 99);

-- Undoes: two checks of one column
--
-- Drops a check of dogs: CHECK (height < 99).

ALTER TABLE dogs DROP CONSTRAINT dogs_height_check1;
