-- What a schema consists of, one line each, in the server's own words; names of constraints and indexes only if $names.
-- Left out: the order of columns, which of them share a sequence, and the two history tables.
WITH tables AS (
    SELECT oid, relname FROM pg_class
    WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')
      AND relname NOT IN ('refinery_schema_history', 'alembic_version')
)
SELECT 'table ' || relname || coalesce(' -- ' || obj_description(oid, 'pg_class'), '') FROM tables
UNION ALL
SELECT format('column %s.%s %s%s%s%s%s%s', t.relname, a.attname, format_type(a.atttypid, a.atttypmod),
              CASE WHEN a.attnotnull THEN ' not null' END,
              (SELECT ' collate ' || collname FROM pg_collation c
               WHERE c.oid = a.attcollation AND a.attcollation <> (SELECT typcollation FROM pg_type WHERE oid = a.atttypid)),
              ' identity ' || nullif(a.attidentity::text, ''),
              ' ' || a.attgenerated::text || CASE WHEN pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval(%' THEN 'a sequence'
                                            ELSE replace(pg_get_expr(d.adbin, d.adrelid), 'CURRENT_TIMESTAMP', 'now()') END,
              ' -- ' || col_description(t.oid, a.attnum))
FROM tables t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_attrdef d ON d.adrelid = t.oid AND d.adnum = a.attnum
UNION ALL
SELECT format('constraint %s.%s %s', t.relname, CASE WHEN $names THEN c.conname::text END, replace(pg_get_constraintdef(c.oid), ' NOT VALID', ''))
FROM tables t JOIN pg_constraint c ON c.conrelid = t.oid WHERE c.contype IN ('p', 'u', 'c', 'f', 'x')
UNION ALL
SELECT format('index %s.%s %s%s', t.relname, CASE WHEN $names THEN i.relname::text END,
              CASE WHEN x.indisunique THEN 'unique ' END,
              regexp_replace(pg_get_indexdef(x.indexrelid), '^.*? USING ', ''))
FROM tables t JOIN pg_index x ON x.indrelid = t.oid JOIN pg_class i ON i.oid = x.indexrelid
WHERE NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = x.indexrelid AND c.contype IN ('p', 'u', 'x'))
UNION ALL
SELECT format('enum %s %s', t.typname, array_agg(e.enumlabel::text ORDER BY e.enumsortorder))
FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid
WHERE t.typnamespace = current_schema()::regnamespace GROUP BY t.oid
ORDER BY 1
