//! A file marked `-- no-transaction`: its one statement runs outside of a transaction, and is recorded after it.
//!
//! The turn is taken on a second connection, whose transaction does nothing meanwhile: it has no snapshot, so that
//! `CREATE INDEX CONCURRENTLY` does not wait for it, and it ends when this process does.

use super::folder::Source;
use super::history::HistoryTable;
use super::index;
use super::lock::{Limits, in_turn_at};
use super::refusal::refusal;
use crate::connection::Connection;
use crate::error::Result;

/// What is to be run, and how it is called in messages.
#[derive(Clone, Copy)]
pub(super) struct Run<'f> {
    /// `V2__x`.
    pub name: &'f str,
    /// `V2__x was not applied`.
    pub doing: &'f str,
    pub source: Source<'f>,
}

/// Runs it on `db` if, once it is our turn, it `is_due`; then `book`s it.
pub(super) fn run(
    db: &mut Connection,
    limits: &Limits,
    run: Run<'_>,
    mut is_due: impl FnMut(&mut Connection, &HistoryTable) -> Result<bool>,
    mut book: impl FnMut(&mut Connection, &HistoryTable) -> Result<()>,
) -> Result<bool> {
    let path = db.texts("SHOW search_path")?.into_iter().flatten().flatten().next().filter(|path| !path.is_empty());
    let mut guard = db.second()?;
    let result = in_turn_at(&mut guard, limits, run.name, path.as_deref(), |guard, table| {
        if !is_due(guard, table)? {
            return Ok(false);
        }
        // The server may be set to end transactions that do nothing, or that take long.
        guard.batch_execute(
            "SELECT set_config(name, '0', true) FROM pg_settings \
             WHERE name IN ('idle_in_transaction_session_timeout', 'transaction_timeout')",
        )?;
        for (i, statement) in run.source.script.statements().iter().enumerate() {
            run.source.begins(db, i);
            let result = match statement.new_index() {
                Some(new) => index::build(db, limits, run.name, statement, &new),
                None => db.batch(&statement.into()),
            };
            result.map_err(|error| refusal(run.doing, run.source, Some(statement), error))?;
        }
        book(guard, table)?;
        Ok(true)
    });
    guard.take_notices().into_iter().for_each(|notice| db.notice(notice));
    result
}
