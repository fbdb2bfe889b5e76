//! The profile of a table, computed by the server.

use super::super::describe::find;
use super::super::types::brief as brief_type;
use super::facts::{BARS, brief, frequent, heads, nothing, spark};
use crate::connection::Connection;
use crate::display::text::grouped;
use crate::display::{Cell, Table};
use crate::error::Result;

/// Money, object numbers and their like are in the category of numbers, and cannot be made into one.
const COLUMNS: &str = "\
SELECT pg_catalog.quote_ident(a.attname), a.attname::text, pg_catalog.format_type(a.atttypid, a.atttypmod), \
  CASE WHEN t.typcategory = 'N' AND coalesce(nullif(t.typbasetype, 0), t.oid) \
    NOT IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype, 'float4'::regtype, 'float8'::regtype, 'numeric'::regtype) \
    THEN 'U' ELSE t.typcategory::text END \
FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid \
WHERE a.attrelid = $1 AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum";

const SIZE: &str =
    "SELECT $1::oid::regclass::text, relkind::text, reltuples::float8 FROM pg_catalog.pg_class WHERE oid = $1";

/// More rows than this are not read; a sample of about so many is.
const ALL: f64 = 2_000_000.0;

/// The profile of a table, computed by the server. Of more than two million rows it reads a sample of its blocks, and
/// the title says so.
///
/// # Errors
/// As [`describe`](super::super::describe()).
pub fn profile_table(db: &mut Connection, name: &str) -> Result<Table> {
    let oid = find(db, name)?;
    let (shown, kind, estimate): (String, String, f64) = db.query_one_as(SIZE, &[&oid])?;
    let sampled = matches!(kind.as_str(), "r" | "m" | "p") && estimate > ALL;
    let from = if sampled {
        format!("{shown} TABLESAMPLE SYSTEM ({:.6}) REPEATABLE (1)", 100.0 * ALL / estimate)
    } else {
        shown.clone()
    };
    let columns: Vec<(String, String, String, String)> = db.query_as(COLUMNS, &[&oid])?;
    let (rows,): (i64,) = db.query_one_as(&format!("SELECT count(*) FROM {from}"), &[])?;
    let mut table = heads();
    for (column, name, sql_type, category) in columns {
        let cells = profile_column(db, &from, &column, &category)?;
        table.push(|| [vec![Cell::Text(name), Cell::Text(brief_type(&sql_type))], cells].concat());
    }
    let what = if sampled { "rows, a sample" } else { "rows" };
    Ok(table.titled(format!("profile of {shown}: {} {what}", grouped(rows.unsigned_abs()))))
}

fn profile_column(db: &mut Connection, from: &str, column: &str, category: &str) -> Result<Vec<Cell>> {
    // By category: numbers, dates and times, text. Others are compared by their text.
    let ordered = if matches!(category, "N" | "D" | "S" | "T") { column.to_owned() } else { format!("{column}::text") };
    let mean = if category == "N" { format!("round(avg({column}::numeric), 2)::text") } else { "NULL::text".into() };
    let sql = format!(
        "SELECT count(*) - count({column}), count(DISTINCT {ordered}), min({ordered})::text, max({ordered})::text, {mean} FROM {from}"
    );
    type Facts = (i64, i64, Option<String>, Option<String>, Option<String>);
    let (nulls, distinct, min, max, mean): Facts = db.query_one_as(&sql, &[])?;
    let (value, count): (Option<String>, i64) = db
        .query_opt_as(
            &format!("SELECT v::text, n FROM (SELECT {ordered} AS v, count(*) AS n FROM {from} WHERE {column} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 1) AS most"),
            &[],
        )?
        .unwrap_or((None, 0));
    let number = match category {
        "N" => Some(format!("{column}::float8")),
        "D" => Some(format!("extract(epoch FROM {column})::float8")),
        _ => None,
    };
    let histogram = match number {
        Some(number) => histogram(db, from, &number)?,
        None => None,
    };
    let cell = |text: Option<String>| match text {
        Some(text) if category == "N" => Cell::Number(text),
        text => brief(text.as_deref()),
    };
    Ok(vec![
        Cell::Number(grouped(nulls.unsigned_abs())),
        Cell::Number(grouped(distinct.unsigned_abs())),
        cell(min),
        cell(max),
        mean.map_or_else(nothing, |mean| Cell::Number(mean.trim_end_matches(".00").to_owned())),
        histogram.map_or_else(nothing, Cell::Text),
        frequent(value.map(|value| (value, count.unsigned_abs()))),
    ])
}

fn histogram(db: &mut Connection, from: &str, number: &str) -> Result<Option<String>> {
    let sql = format!(
        "WITH v AS (SELECT {number} AS x FROM {from}), \
         f AS (SELECT x FROM v WHERE x > '-infinity' AND x < 'infinity'), \
         e AS (SELECT min(x) AS low, max(x) AS high FROM f) \
         SELECT CASE WHEN high > low THEN least(width_bucket(x, low, high, {BARS}), {BARS}) ELSE 1 END, count(*) \
         FROM f, e GROUP BY 1"
    );
    let counts: Vec<(i32, i64)> = db.query_as(&sql, &[])?;
    if counts.is_empty() {
        return Ok(None);
    }
    let mut bars = [0_u64; BARS];
    for (bucket, count) in counts {
        if let Some(bar) = usize::try_from(bucket - 1).ok().and_then(|i| bars.get_mut(i)) {
            *bar += count.unsigned_abs();
        }
    }
    Ok(Some(spark(&bars)))
}
