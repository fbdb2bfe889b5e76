//! Any statement, and what comes back, whatever its types.

use crate::connection::{Connection, Params, Rows};
use crate::display::{Table, wire};
use crate::error::Result;
use crate::log;
use crate::sql::{Script, Statement};
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
    let script = Script::new(sql);
    let (columns, as_text) = log::quietly(|| {
        db.look(&script, |statement| (wire::columns(statement.columns()), as_text(&script, statement.columns())))
    })?;
    let started = Instant::now();
    let table = if columns.is_empty() {
        let changed = db.execute(sql, params)?;
        if script.only().is_some_and(Statement::changes_rows) { Table::changed(changed) } else { Table::done() }
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

/// The driver asks for binary values, and of some types only the server knows the text. So it is asked for that: the
/// statement stands in a WITH, which takes a SELECT and also an INSERT … RETURNING. `None` where all can be read, or
/// where the statement cannot stand there.
fn as_text(script: &Script<'_>, columns: &[Column]) -> Option<String> {
    let readable: Vec<bool> = columns.iter().map(|column| wire::is_readable(column.type_())).collect();
    if readable.iter().all(|readable| *readable) {
        return None;
    }
    let statement = script.only().filter(|statement| statement.can_be_nested())?.text();
    let names: Vec<String> = (0..columns.len()).map(|i| format!("c{i}")).collect();
    let values: Vec<String> = names
        .iter()
        .zip(&readable)
        .map(|(name, readable)| if *readable { name.clone() } else { format!("{name}::pg_catalog.text") })
        .collect();
    Some(format!("WITH answer({}) AS (\n{statement}\n) SELECT {} FROM answer", names.join(", "), values.join(", ")))
}
