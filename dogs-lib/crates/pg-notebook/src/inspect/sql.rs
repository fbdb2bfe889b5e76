//! Any statement, and what comes back, whatever its types.

use crate::connection::Rows;
use crate::connection::{Connection, Params};
use crate::display::{Table, wire};
use crate::error::Result;
use crate::log;
use postgres::{Column, Row};
use std::time::Instant;

/// Runs one statement and returns its rows, of any column types; of a statement without rows, how many it changed.
///
/// All rows are read and counted, the first [`Table::KEPT`] are kept.
///
/// # Errors
/// [`Error::Statement`](crate::Error::Statement) with a caret under the place that the server stumbled over; else as
/// [`Connection::query`].
pub fn sql(db: &mut Connection, sql: &str, params: Params<'_>) -> Result<Table> {
    let in_transaction = db.in_transaction()?;
    let (columns, as_text) = log::quietly(|| {
        db.run(sql, |client| {
            client.look(sql, in_transaction, |statement| {
                (wire::columns(statement.columns()), as_text(sql, statement.columns()))
            })
        })
    })?;
    let started = Instant::now();
    let table = if columns.is_empty() {
        let changed = db.execute(sql, params)?;
        if changes_rows(sql) { Table::changed(changed) } else { Table::done() }
    } else {
        let mut table = Table::new(columns);
        for row in Rows::<Row>::start(db, as_text.as_deref().unwrap_or(sql), params)? {
            let row = row?;
            table.push(|| wire::cells(&row));
        }
        table
    };
    Ok(table.took(Some(started.elapsed())))
}

/// Whether a statement without rows is one of those of which one wants to know how many rows it changed.
fn changes_rows(sql: &str) -> bool {
    let script = crate::sql::Script::parse(sql.to_owned());
    let first = script.statements.first().and_then(|statement| statement.words().first());
    first.is_some_and(|word| ["INSERT", "UPDATE", "DELETE", "MERGE", "WITH"].contains(&word.as_str()))
}

/// The driver asks for binary values, and of some types only the server knows the text. So it is asked for that: the
/// statement stands in a WITH, which takes a SELECT and also an INSERT … RETURNING. `None` where all can be read, or
/// where the statement cannot stand there.
fn as_text(sql: &str, columns: &[Column]) -> Option<String> {
    let readable: Vec<bool> = columns.iter().map(|column| wire::is_readable(column.type_())).collect();
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
