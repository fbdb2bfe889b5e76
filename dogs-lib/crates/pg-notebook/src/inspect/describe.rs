//! What a table is like.

use super::page::Page;
use super::tables::kind_name;
use super::types::brief;
use crate::connection::Connection;
use crate::display::text::{grouped, size};
use crate::display::{Cell, Column, Table};
use crate::error::{Error, Report, Result};

const HEAD: &str = "\
SELECT c.oid::regclass::text, c.relkind::text, pg_catalog.pg_total_relation_size(c.oid), c.reltuples::bigint, \
  pg_catalog.obj_description(c.oid, 'pg_class') \
FROM pg_catalog.pg_class c WHERE c.oid = $1";

const COLUMNS: &str = "\
SELECT a.attname::text, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull, \
  CASE a.attidentity WHEN 'a' THEN 'identity' WHEN 'd' THEN 'identity by default' \
    ELSE (CASE WHEN a.attgenerated = 's' THEN 'generated: ' ELSE '' END) || pg_catalog.pg_get_expr(d.adbin, d.adrelid) END, \
  (SELECT string_agg(CASE k.contype WHEN 'p' THEN 'primary' WHEN 'u' THEN 'unique' \
      ELSE '-> ' || k.confrelid::regclass::text END, ', ' ORDER BY k.contype = 'p' DESC, k.conname) \
   FROM pg_catalog.pg_constraint k WHERE k.conrelid = a.attrelid AND k.contype IN ('p', 'u', 'f') \
     AND a.attnum = ANY (k.conkey)), \
  pg_catalog.col_description(a.attrelid, a.attnum) \
FROM pg_catalog.pg_attribute a LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum \
WHERE a.attrelid = $1 AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum";

const CONSTRAINTS: &str = "\
SELECT conname::text, pg_catalog.pg_get_constraintdef(oid, true) FROM pg_catalog.pg_constraint \
WHERE conrelid = $1 AND contype <> 'n' ORDER BY contype <> 'p', contype, conname";

const INDEXES: &str = "\
SELECT c.relname::text, regexp_replace(pg_catalog.pg_get_indexdef(i.indexrelid), '^.* USING ', ''), \
  CASE WHEN i.indisunique THEN 'unique' END, pg_catalog.pg_relation_size(i.indexrelid) \
FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid \
WHERE i.indrelid = $1 ORDER BY NOT i.indisprimary, 1";

const REFERENCED: &str = "\
SELECT conrelid::regclass::text, conname::text, pg_catalog.pg_get_constraintdef(oid, true) \
FROM pg_catalog.pg_constraint WHERE confrelid = $1 AND contype = 'f' ORDER BY 1, 2";

const NAMES: &str = "\
SELECT c.oid::regclass::text FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname NOT IN ('pg_catalog', 'information_schema') \
  AND n.nspname NOT LIKE 'pg\\_%' AND c.relname <> 'refinery_schema_history' ORDER BY 1 LIMIT 20";

/// Columns, constraints, indexes, size, comments and who references it, of a table or view. `name` is as in SQL: with
/// a schema before it and quotes around it where needed.
///
/// # Errors
/// [`Error::Usage`] if there is none of that name; else as [`Connection::query`].
pub fn describe(db: &mut Connection, name: &str) -> Result<Page> {
    let oid = find(db, name)?;
    let (shown, kind, bytes, rows, comment): (String, String, i64, i64, Option<String>) =
        db.query_one_as(HEAD, &[&oid])?;
    let mut title = format!("{} {shown}: {}", kind_name(&kind), size(bytes.unsigned_abs()));
    if let Ok(rows) = u64::try_from(rows) {
        title += &format!(", about {} row{}", grouped(rows), if rows == 1 { "" } else { "s" });
    }
    if let Some(comment) = comment {
        title += &format!(". {comment}");
    }
    let mut tables = vec![
        columns(db, oid)?.titled(title),
        texts(db, CONSTRAINTS, oid, &["constraint", "definition"])?.titled("constraints"),
        indexes(db, oid)?.titled("indexes"),
        texts(db, REFERENCED, oid, &["table", "constraint", "definition"])?.titled("referenced by"),
    ];
    let mut first = true;
    tables.retain(|table| std::mem::take(&mut first) || table.total() > 0);
    Ok(Page { tables: tables.into_iter().map(Table::fixed).collect() })
}

/// The oid of a table by its name, or an error that says what there is.
pub(super) fn find(db: &mut Connection, name: &str) -> Result<u32> {
    let (oid,): (Option<u32>,) = db.query_one_as("SELECT pg_catalog.to_regclass($1)::oid", &[&name])?;
    if let Some(oid) = oid {
        return Ok(oid);
    }
    let found = names(db)?;
    let help = if found.is_empty() {
        "there is no table yet; if migrations are pending, run upgrade()?".to_owned()
    } else {
        format!("there are: {}", found.join(", "))
    };
    Err(Error::Usage(Report::new(format!("no table {name:?}"), "the search path has none of that name")).help(help))
}

/// The first tables that there are, as SQL writes their names.
pub(super) fn names(db: &mut Connection) -> Result<Vec<String>> {
    let found: Vec<(String,)> = db.query_as(NAMES, &[])?;
    Ok(found.into_iter().map(|(name,)| name).collect())
}

fn columns(db: &mut Connection, oid: u32) -> Result<Table> {
    type Found = (String, String, bool, Option<String>, Option<String>, Option<String>);
    let found: Vec<Found> = db.query_as(COLUMNS, &[&oid])?;
    let names = ["column", "type", "null", "default", "key", "comment"];
    let mut table = Table::new(names.into_iter().map(|name| Column::new(name, "")).collect());
    let optional = |text: Option<String>| Cell::Text(text.unwrap_or_default());
    for (name, sql_type, not_null, default, key, comment) in found {
        let null = if not_null { "not null" } else { "" };
        table.push(|| {
            vec![
                Cell::Text(name),
                Cell::Text(brief(&sql_type)),
                Cell::Text(null.to_owned()),
                optional(default),
                optional(key),
                optional(comment),
            ]
        });
    }
    Ok(table)
}

fn indexes(db: &mut Connection, oid: u32) -> Result<Table> {
    let found: Vec<(String, String, Option<String>, i64)> = db.query_as(INDEXES, &[&oid])?;
    let names = ["index", "on", "unique", "size"];
    let mut table = Table::new(names.into_iter().map(|name| Column::new(name, "")).collect());
    for (name, definition, unique, bytes) in found {
        table.push(|| {
            vec![
                Cell::Text(name),
                Cell::Text(definition),
                Cell::Text(unique.unwrap_or_default()),
                Cell::Number(size(bytes.unsigned_abs())),
            ]
        });
    }
    Ok(table)
}

fn texts(db: &mut Connection, sql: &str, oid: u32, names: &[&'static str]) -> Result<Table> {
    let mut table = Table::new(names.iter().map(|name| Column::new(*name, "")).collect());
    for row in db.query(sql, &[&oid])? {
        table.push(|| crate::display::wire::cells(&row));
    }
    Ok(table)
}
