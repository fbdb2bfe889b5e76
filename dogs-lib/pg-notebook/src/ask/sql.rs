//! Any statement, and what comes back, whatever its types.

use crate::connection::{Connection, Params};
use crate::display::{self, Column, Table};
use crate::error::Result;
use crate::log;
use postgres::fallible_iterator::FallibleIterator;
use postgres::types::ToSql;
use postgres::{Client, Statement};
use std::time::Instant;

/// Runs one statement and returns its rows, of any column types; of a statement without rows, how many it changed.
///
/// All rows are read and counted, the first [`Table::KEPT`] are kept.
///
/// # Errors
/// [`Error::Statement`](crate::Error::Statement) with a caret under the place that the server stumbled over; else as
/// [`Connection::query`].
pub fn sql(db: &mut Connection, sql: &str, params: Params<'_>) -> Result<Table> {
    let started = Instant::now();
    let table = db.run(sql, |client| run(client, sql, params).inspect(|table| log::rows(table.total())))?;
    Ok(table.took(Some(started.elapsed())))
}

fn run(client: &mut Client, sql: &str, params: Params<'_>) -> std::result::Result<Table, postgres::Error> {
    let statement = client.prepare(sql)?;
    if statement.columns().is_empty() {
        let mut table = Table::new(Vec::new());
        table.total = client.execute(&statement, params)?;
        return Ok(table);
    }
    let mut table = Table::new(display::columns(statement.columns()));
    let statement = match as_text(sql, &statement, &table.columns) {
        Some(sql) => client.prepare_typed(&sql, statement.params())?,
        None => statement,
    };
    let mut rows = client.query_raw(&statement, params.iter().map(|param| *param as &dyn ToSql))?;
    while let Some(row) = rows.next()? {
        table.push(|| display::cells(&row));
    }
    Ok(table)
}

/// The driver asks for binary values, and of some types only the server knows the text. So it is asked for that: the
/// statement stands in a WITH, which takes a SELECT and also an INSERT … RETURNING. `None` where all can be read, or
/// where the statement cannot stand there.
fn as_text(sql: &str, statement: &Statement, columns: &[Column]) -> Option<String> {
    let readable: Vec<bool> = statement.columns().iter().map(|column| display::is_readable(column.type_())).collect();
    if readable.iter().all(|readable| *readable) || !can_be_nested(sql) {
        return None;
    }
    let names: Vec<String> = (0..columns.len()).map(|i| format!("c{i}")).collect();
    let values: Vec<String> = names
        .iter()
        .zip(&readable)
        .map(|(name, readable)| if *readable { name.clone() } else { format!("{name}::pg_catalog.text") })
        .collect();
    let sql = sql.trim().trim_end_matches(';');
    Some(format!("WITH answer({}) AS (\n{sql}\n) SELECT {} FROM answer", names.join(", "), values.join(", ")))
}

/// A WITH that changes something may stand at the top only. Words are looked for anywhere: a false alarm costs the
/// text of some values, a wrong guess would abort the transaction that is open.
fn can_be_nested(sql: &str) -> bool {
    let mut words = sql.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).filter(|word| !word.is_empty());
    let Some(first) = words.next().map(str::to_ascii_lowercase) else { return false };
    match first.as_str() {
        "select" | "values" | "table" | "insert" | "update" | "delete" => true,
        "with" => !words
            .any(|word| ["insert", "update", "delete", "merge"].iter().any(|change| word.eq_ignore_ascii_case(change))),
        _ => false,
    }
}
