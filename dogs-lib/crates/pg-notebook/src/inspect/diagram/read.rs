//! The tables and their foreign keys, from the catalog.

use super::super::types::brief;
use super::parts::{Attribute, Diagram, Entity, Link};
use crate::connection::Connection;
use crate::error::Result;

const ATTRIBUTES: &str = "\
SELECT c.oid::regclass::text, a.attname::text, pg_catalog.format_type(a.atttypid, a.atttypmod), NOT a.attnotnull, \
  EXISTS (SELECT 1 FROM pg_catalog.pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'p' AND a.attnum = ANY (k.conkey)), \
  EXISTS (SELECT 1 FROM pg_catalog.pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'f' AND a.attnum = ANY (k.conkey)) \
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped \
WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition \
  AND n.nspname NOT IN ('pg_catalog', 'information_schema') \
  AND (n.nspname NOT LIKE 'pg\\_%' OR c.relnamespace = pg_catalog.pg_my_temp_schema()) \
  AND c.relname <> 'refinery_schema_history' \
ORDER BY 1, c.oid, a.attnum";

const LINKS: &str = "\
SELECT k.conrelid::regclass::text, k.confrelid::regclass::text, \
  ARRAY(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY AS u(num, ord) \
    JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.num ORDER BY u.ord), \
  EXISTS (SELECT 1 FROM pg_catalog.pg_attribute a WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey) AND NOT a.attnotnull), \
  EXISTS (SELECT 1 FROM pg_catalog.pg_constraint u WHERE u.conrelid = k.conrelid AND u.contype IN ('p', 'u') AND u.conkey <@ k.conkey) \
FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class c ON c.oid = k.conrelid \
WHERE k.contype = 'f' AND NOT c.relispartition AND k.conparentid = 0 ORDER BY 1, k.conname";

/// The tables with their columns, and the foreign keys between them: shown as an entity-relationship diagram. The
/// table in which migrations are noted is left out.
///
/// # Errors
/// As [`Connection::query`].
pub fn schema(db: &mut Connection) -> Result<Diagram> {
    let mut diagram = Diagram::default();
    let attributes: Vec<(String, String, String, bool, bool, bool)> = db.query_as(ATTRIBUTES, &[])?;
    for (table, name, sql_type, nullable, primary, foreign) in attributes {
        if diagram.tables.last().is_none_or(|last| last.name != table) {
            diagram.tables.push(Entity { name: table, columns: Vec::new() });
        }
        if let Some(last) = diagram.tables.last_mut() {
            last.columns.push(Attribute { name, sql_type: brief(&sql_type), primary, foreign, nullable });
        }
    }
    let links: Vec<(String, String, Vec<String>, bool, bool)> = db.query_as(LINKS, &[])?;
    diagram.links = links
        .into_iter()
        .map(|(from, to, columns, optional, unique)| Link { from, to, columns, optional, unique })
        .collect();
    Ok(diagram)
}
