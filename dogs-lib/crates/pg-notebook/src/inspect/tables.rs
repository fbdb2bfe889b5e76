//! The tables of the database.

use crate::connection::Connection;
use crate::display::text::{grouped, size};
use crate::display::{Cell, Column, Table};
use crate::error::Result;
use crate::sql::ident;

const TABLES: &str = "\
SELECT n.nspname::text, c.relname::text, c.relkind::text, pg_catalog.pg_table_size(c.oid), \
  CASE WHEN c.reltuples >= 0 THEN c.reltuples::bigint END, \
  (SELECT count(*) FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped), \
  pg_catalog.obj_description(c.oid, 'pg_class'), \
  pg_catalog.has_table_privilege(c.oid, 'SELECT') \
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition \
  AND n.nspname NOT IN ('pg_catalog', 'information_schema') \
  AND (n.nspname NOT LIKE 'pg\\_%' OR c.relnamespace = pg_catalog.pg_my_temp_schema()) \
ORDER BY n.nspname <> ALL (pg_catalog.current_schemas(false)), 1, 2";

/// Counting the rows of a table up to this size takes some milliseconds; of larger ones the server's estimate is
/// shown.
const COUNTED: i64 = 16_000_000;

type Found = (String, String, String, i64, Option<i64>, i64, Option<String>, bool);

/// The tables and views that are not the server's own: rows, columns, size, comment. Where a table is too large to be
/// counted, `~` stands before the server's estimate.
///
/// # Errors
/// As [`Connection::query`].
pub fn tables(db: &mut Connection) -> Result<Table> {
    let found: Vec<Found> = db.query_as(TABLES, &[])?;
    let counts: Vec<String> = found
        .iter()
        .enumerate()
        .filter(|(_, table)| table.7 && matches!(table.2.as_str(), "r" | "m") && table.3 <= COUNTED)
        .map(|(i, table)| format!("SELECT {i}::bigint, count(*) FROM {}.{}", ident(&table.0), ident(&table.1)))
        .collect();
    let counts: Vec<(i64, i64)> =
        if counts.is_empty() { Vec::new() } else { db.query_as(&counts.join(" UNION ALL "), &[])? };
    let mut table = Table::new(vec![
        Column::new("schema", ""),
        Column::new("table", ""),
        Column::new("kind", ""),
        Column::new("rows", ""),
        Column::new("columns", ""),
        Column::new("size", ""),
        Column::new("comment", ""),
    ]);
    for (i, (schema, name, kind, bytes, estimate, columns, comment, _)) in found.into_iter().enumerate() {
        let counted = counts.iter().find(|(index, _)| usize::try_from(*index) == Ok(i)).map(|(_, count)| *count);
        let rows = match (counted, estimate) {
            (Some(count), _) => Cell::Number(grouped(count.unsigned_abs())),
            (None, Some(estimate)) if kind != "v" => Cell::Number(format!("~{}", grouped(estimate.unsigned_abs()))),
            _ => Cell::Text(String::new()),
        };
        let schema = if schema.starts_with("pg_temp") { "(temporary)".to_owned() } else { schema };
        table.push(|| {
            vec![
                Cell::Text(schema),
                Cell::Text(name),
                Cell::Text(kind_name(&kind).to_owned()),
                rows,
                Cell::Number(columns.to_string()),
                Cell::Number(size(bytes.unsigned_abs())),
                Cell::Text(comment.unwrap_or_default()),
            ]
        });
    }
    Ok(table)
}

pub(super) fn kind_name(kind: &str) -> &'static str {
    match kind {
        "r" => "table",
        "p" => "partitioned table",
        "v" => "view",
        "m" => "materialized view",
        "f" => "foreign table",
        _ => "relation",
    }
}
