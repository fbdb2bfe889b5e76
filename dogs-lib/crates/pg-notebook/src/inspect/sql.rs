//! Any statement, and what comes back, whatever its types.

use crate::connection::{Connection, Params, Rows};
use crate::display::{Column, Table, wire};
use crate::error::{Error, Report, Result};
use crate::log;
use crate::sql::{Script, Statement, ident, literal};
use postgres::types::Type;
use postgres::{Row, SimpleQueryMessage};
use std::time::Instant;

/// Runs any statement and returns its rows, of any column types; of a statement without rows, how many it changed. Of
/// several statements, which can have no parameters and are one transaction, the last one with rows is shown.
///
/// Values are shown as the server writes them for this session: in its `TimeZone`, its `DateStyle`. All rows are read and
/// counted, the first [`Table::KEPT`] are kept.
///
/// # Errors
/// [`Error::Statement`] with a caret under the place that the server stumbled over; [`Error::Usage`] for a COPY that is
/// from or to the client, with the function that does it; else as [`Connection::query`].
pub fn sql(db: &mut Connection, sql: &str, params: Params<'_>) -> Result<Table> {
    let script = Script::new(sql);
    if script.statements().len() > 1 {
        return several(db, &script, params);
    }
    let types = log::quietly(|| {
        db.look(&script, |statement| Types {
            heads: wire::columns(statement.columns()),
            columns: statement.columns().iter().map(|column| column.type_().clone()).collect(),
            params: statement.params().to_vec(),
        })
    })?;
    let started = Instant::now();
    // As many values as there should be, or the driver says so.
    let table = if params.is_empty() && types.params.is_empty() {
        in_text(db, &script, types)?
    } else if types.params.len() != params.len() || types.columns.iter().all(is_read) {
        in_binary(db, &script, types, params)?
    } else {
        let filled = log::quietly(|| filled(db, &script, &types.params, params))?;
        in_text(db, &filled, types).map_err(|error| error.of_statement(sql))?
    };
    Ok(table.took(Some(started.elapsed())))
}

/// What the server says of a statement before it runs.
#[derive(Default)]
struct Types {
    heads: Vec<Column>,
    columns: Vec<Type>,
    params: Vec<Type>,
}

fn several(db: &mut Connection, script: &Script<'_>, params: Params<'_>) -> Result<Table> {
    if !params.is_empty() {
        let cause = "there are several statements, and only one can have parameters";
        return Err(Error::Usage(Report::new("nothing was sent", cause)).help("give each its own sql(…)?"));
    }
    let started = Instant::now();
    Ok(in_text(db, script, Types::default())?.took(Some(started.elapsed())))
}

/// Whether a binary value says all that its text does.
fn is_read(ty: &Type) -> bool {
    wire::is_readable(ty) && !wire::is_zoned(ty)
}

/// The server writes every value, whatever its type, and gets nothing but what the user wrote.
fn in_text(db: &mut Connection, script: &Script<'_>, types: Types) -> Result<Table> {
    let (mut table, mut changed) = (None, 0);
    db.simple_each(script, |message| {
        match message {
            SimpleQueryMessage::RowDescription(columns) if columns.len() == types.heads.len() => {
                table = Some(Table::new(types.heads.clone()));
            }
            SimpleQueryMessage::RowDescription(columns) => {
                let heads = columns.iter().map(|column| Column::new(column.name().to_owned(), ""));
                table = Some(Table::new(heads.collect()));
            }
            SimpleQueryMessage::Row(row) => {
                let cells = || (0..row.len()).map(|i| wire::text_cell(types.columns.get(i), row.get(i))).collect();
                table.iter_mut().for_each(|table| table.push(cells));
            }
            SimpleQueryMessage::CommandComplete(count) => changed = count,
            _ => {}
        }
        table.as_ref().map_or(changed, Table::total)
    })?;
    Ok(table.unwrap_or_else(|| without_rows(script, changed)))
}

fn in_binary(db: &mut Connection, script: &Script<'_>, types: Types, params: Params<'_>) -> Result<Table> {
    if types.heads.is_empty() {
        let changed = db.execute(script.text(), params)?;
        return Ok(without_rows(script, changed));
    }
    let mut table = Table::new(types.heads);
    for row in Rows::<Row>::start(db, script.text(), params)? {
        let row = row?;
        table.push(|| wire::cells(&row));
    }
    Ok(table)
}

fn without_rows(script: &Script<'_>, changed: u64) -> Table {
    let changes = script.statements().last().is_some_and(Statement::changes_rows);
    if changes { Table::changed(changed) } else { Table::done() }
}

/// The statement with the values in it, as the server writes them: the driver wants the answer to one with parameters in
/// binary, and of some types only the server knows the text.
fn filled(db: &mut Connection, script: &Script<'_>, types: &[Type], params: Params<'_>) -> Result<Script<'static>> {
    let names: Vec<String> = types.iter().map(|ty| format!("{}.{}", ident(ty.schema()), ident(ty.name()))).collect();
    let texts: Vec<String> =
        names.iter().zip(1..).map(|(name, number)| format!("(${number}::{name})::pg_catalog.text")).collect();
    let rows =
        db.query(&format!("SELECT {}", texts.join(", ")), params).map_err(|error| error.of_statement(script.text()))?;
    let value = |(i, name): (usize, &String)| {
        let text = rows.first().and_then(|row| row.get::<_, Option<String>>(i));
        format!("({}::{name})", text.map_or_else(|| "NULL".to_owned(), |text| literal(&text)))
    };
    Ok(Script::new(script.with_values(&names.iter().enumerate().map(value).collect::<Vec<_>>())))
}
