-- integer to array
--
-- Changes pets.height: integer becomes integer[] by CASE WHEN height IS NOT NULL THEN ARRAY[height] END.
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.

ALTER TABLE pets ALTER COLUMN height TYPE integer[] USING CASE WHEN height IS NOT NULL THEN ARRAY[height] END;

-- Undoes: integer to array
--
-- Changes pets.height: integer[] becomes integer by height[1].
--   TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes pets until it is written anew.

ALTER TABLE pets ALTER COLUMN height TYPE integer USING height[1];
