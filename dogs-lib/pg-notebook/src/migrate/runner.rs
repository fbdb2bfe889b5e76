//! One step of an upgrade, by refinery, inside a transaction of ours.

use super::folder::{File, Folder};
use super::history::{self, Applied, history};
use crate::connection::Connection;
use crate::error::{Error, Report, Result};
use refinery_core::traits::sync::{Migrate, Query, Transaction};
use refinery_core::{Migration, Runner, Target};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

pub(super) enum Step {
    Applied(String),
    UpToDate,
    /// Another process is at it.
    Busy,
}

/// Waiting for a lock on a table makes everybody else wait behind; better to give up. And a snapshot from before the
/// advisory lock would not see what its last holder did.
const SET_UP: &str = "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; SET LOCAL lock_timeout = '10s'";
/// Two numbers that stand for "migrating"; an advisory lock is per database anyway.
const TRY_LOCK: &str = "SELECT pg_try_advisory_xact_lock(1885827182, 1)";

/// Applies the first pending migration, in the transaction that is open on `db`.
pub(super) fn apply_next(db: &mut Connection, folder: &Folder) -> Result<Step> {
    db.batch_execute(SET_UP)?;
    let (locked,): (bool,) = db.query_one_as(TRY_LOCK, &[])?;
    if !locked {
        return Ok(Step::Busy);
    }
    let applied = if history::exists(db)? { history(db)? } else { Vec::new() };
    let pending = history::pending(folder, &applied)?;
    let Some(next) = pending.first() else { return Ok(Step::UpToDate) };
    let migrations: Vec<Migration> = folder.files().iter().map(|file| file.migration().clone()).collect();
    let mut target = InTransaction { db, failure: None };
    let result =
        Runner::new(&migrations).set_grouped(true).set_target(Target::Version(next.version())).run(&mut target);
    match (result, target.failure) {
        (Ok(_), _) => Ok(Step::Applied(next.name().to_owned())),
        (Err(_), Some(error)) => Err(explain(next, error)),
        (Err(error), None) => {
            Err(Error::Migration(Report::new(format!("{} was not applied", next.name()), error.to_string())))
        }
    }
}

/// refinery's view of the transaction that is open on a connection.
struct InTransaction<'a> {
    db: &'a mut Connection,
    /// refinery wants an error it can own; ours is kept here.
    failure: Option<Error>,
}

#[derive(Debug)]
struct Failed;

impl std::fmt::Display for Failed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the migration failed")
    }
}

impl std::error::Error for Failed {}

impl InTransaction<'_> {
    fn keep<T>(&mut self, result: Result<T>) -> std::result::Result<T, Failed> {
        result.map_err(|error| {
            self.failure = Some(error);
            Failed
        })
    }
}

impl Transaction for InTransaction<'_> {
    type Error = Failed;

    fn execute<'a, T: Iterator<Item = &'a str>>(&mut self, queries: T) -> std::result::Result<usize, Failed> {
        let mut count = 0;
        for query in queries {
            let result = self.db.batch_execute(query);
            self.keep(result)?;
            count += 1;
        }
        Ok(count)
    }
}

impl Query<Vec<Migration>> for InTransaction<'_> {
    fn query(&mut self, _: &str) -> std::result::Result<Vec<Migration>, Failed> {
        let rows = history(self.db);
        Ok(self.keep(rows)?.into_iter().map(to_migration).collect())
    }
}

impl Migrate for InTransaction<'_> {}

fn to_migration(applied: Applied) -> Migration {
    // Only shown in refinery's log, and a row edited by hand is no reason to stop.
    let when = OffsetDateTime::parse(&applied.applied_on, &Rfc3339).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    Migration::applied(applied.version, applied.name, when, applied.checksum)
}

/// The server's refusal, with the file and line it is about.
fn explain(file: &File, error: Error) -> Error {
    let Error::Statement(mut report) = error else { return error.doing(format!("{} was not applied", file.name())) };
    report.doing = format!("{} was not applied", file.name());
    let position = report.source.as_ref().and_then(|source| position(source.as_ref()));
    report.details.retain(|(label, _)| *label != "statement");
    report.details.push(("file", file.path().display().to_string()));
    if let Some(statement) = position.and_then(|position| file.script().at(position)) {
        let line = file.script().line_of(position.unwrap_or_default());
        report.details.push(("line", line.to_string()));
        report.details.push(("statement", statement.shown()));
    }
    report.help.get_or_insert_with(|| "nothing of the file was kept: mend it and upgrade again".to_owned());
    Error::Migration(report)
}

/// Where in the text the server stumbled, in characters from 1.
fn position(error: &(dyn std::error::Error + 'static)) -> Option<usize> {
    match error.downcast_ref::<postgres::Error>()?.as_db_error()?.position()? {
        postgres::error::ErrorPosition::Original(position) => usize::try_from(*position).ok(),
        postgres::error::ErrorPosition::Internal { .. } => None,
    }
}
