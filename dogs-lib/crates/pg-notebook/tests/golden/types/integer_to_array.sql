-- integer to array
--
-- Changes dogs.height: integer becomes integer[] by CASE WHEN height IS NOT NULL THEN ARRAY[height] END.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes dogs until it is written anew.

ALTER TABLE dogs ALTER COLUMN height TYPE integer[] USING CASE WHEN height IS NOT NULL THEN ARRAY[height] END;

-- Undoes: integer to array
--
-- Changes dogs.height: integer[] becomes integer by height[1].
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes dogs until it is written anew.

ALTER TABLE dogs ALTER COLUMN height TYPE integer USING height[1];
