//! Views that read what changes, and so have to go and come back.

use super::change::View;
use crate::connection::Connection;
use crate::connection::column;
use crate::error::Result;

/// Every view of the schema or of another one that reads a table of `schema`, or a view that does: those that are read by others first.
const VIEWS: &str = "
    WITH RECURSIVE reads AS (
        SELECT DISTINCT r.ev_class AS view, d.refobjid AS source, d.refobjsubid AS number
        FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid
        WHERE d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_class'::regclass AND r.ev_class <> d.refobjid
    ), found AS (
        SELECT view, source, number, 1 AS depth FROM reads JOIN pg_class t ON t.oid = source
        WHERE t.relnamespace = current_schema()::regnamespace AND t.relkind IN ('r', 'p')
        UNION
        SELECT r.view, f.source, f.number, f.depth + 1 FROM reads r JOIN found f ON f.view = r.source AND f.depth < 100
    )
    SELECT v.oid::regclass::text, v.relkind = 'm', rtrim(pg_get_viewdef(v.oid), ';'),
           array_to_string(v.reloptions, ', '),
           array_remove(ARRAY[
               (SELECT format('COMMENT ON %s %s IS %L', CASE v.relkind WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'VIEW' END,
                              v.oid::regclass, description)
                FROM pg_description WHERE objoid = v.oid AND classoid = 'pg_class'::regclass AND objsubid = 0)
           ], NULL)
           || ARRAY(SELECT format('GRANT %s ON %s TO %s%s', a.privilege_type, v.oid::regclass,
                                  CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END,
                                  CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
                    FROM aclexplode(v.relacl) a WHERE a.grantee <> v.relowner)
           || ARRAY(SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = v.oid ORDER BY indexrelid),
           array_agg(t.relname::text ORDER BY t.oid, a.attnum),
           array_agg(coalesce(a.attname::text, '') ORDER BY t.oid, a.attnum)
    FROM found f
    JOIN pg_class v ON v.oid = f.view AND v.relkind IN ('v', 'm')
    JOIN pg_class t ON t.oid = f.source
    LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = f.number AND a.attnum > 0
    GROUP BY v.oid, v.relkind, v.reloptions, v.relacl, v.relowner
    ORDER BY max(f.depth), v.oid";

/// The views that read tables of the current schema, those that other views read first.
pub(crate) fn views(db: &mut Connection) -> Result<Vec<View>> {
    db.query(VIEWS, &[])?
        .iter()
        .map(|row| {
            let options: Option<String> = column(row, 3)?;
            let query: String = column(row, 2)?;
            let (tables, columns): (Vec<String>, Vec<String>) = (column(row, 5)?, column(row, 6)?);
            Ok(View {
                name: column(row, 0)?,
                materialized: column(row, 1)?,
                options,
                query,
                after: column(row, 4)?,
                reads: tables.into_iter().zip(columns).collect(),
            })
        })
        .collect()
}
