-- rename a label
--
-- Renames the label happy of mood to glad.

ALTER TYPE mood RENAME VALUE 'happy' TO 'glad';

-- Undoes: rename a label
--
-- Renames the label glad of mood to happy.

ALTER TYPE mood RENAME VALUE 'glad' TO 'happy';
