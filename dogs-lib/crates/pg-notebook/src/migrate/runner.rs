//! One file, inside the transaction that is open: by refinery on the way up, by us on the way down.

use super::folder::{File, Folder, Source};
use super::history::{self, Applied, HistoryTable};
use super::refusal::{refusal, without_statement};
use crate::connection::Connection;
use crate::error::{Error, Report, Result};
use refinery::{Migration, Runner, Target};
use refinery_core::traits::sync::{Migrate, Query, Transaction};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Applies `file`, the first that is pending, and has refinery record it.
pub(super) fn apply(db: &mut Connection, table: &HistoryTable, folder: &Folder, file: &File) -> Result<()> {
    run(db, table, folder, file, Target::Version(file.version()))
}

/// Records `file`, the first that is pending, without running it.
pub(super) fn record(db: &mut Connection, table: &HistoryTable, folder: &Folder, file: &File) -> Result<()> {
    run(db, table, folder, file, Target::FakeVersion(file.version()))
}

/// Runs the statements of a file one by one, so that each error has its line, and the deferred checks at the end.
pub(super) fn run_script(db: &mut Connection, source: Source<'_>, doing: &str) -> Result<()> {
    for (i, statement) in source.script.statements().iter().enumerate() {
        source.begins(db, i);
        db.batch(&statement.into()).map_err(|error| refusal(doing, source, Some(statement), error))?;
    }
    db.batch_execute("SET CONSTRAINTS ALL IMMEDIATE").map_err(|error| refusal(doing, source, None, error))
}

/// The statement that makes the history table, as refinery has it, on one line and without a semicolon.
pub(super) fn create_table(table: &str) -> String {
    let sql = InTransaction::assert_migrations_table_query(table);
    sql.trim_end_matches(';').split_whitespace().collect::<Vec<_>>().join(" ")
}

fn run(db: &mut Connection, table: &HistoryTable, folder: &Folder, file: &File, target: Target) -> Result<()> {
    let doing = format!("{} was not applied", file.name());
    let migrations: Vec<Migration> = folder.files().iter().map(|file| file.migration().clone()).collect();
    let mut transaction = InTransaction { db, table, file, doing: &doing, failure: None };
    let mut runner = Runner::new(&migrations).set_grouped(true).set_target(target);
    runner.set_migration_table_name(table.name());
    let result = runner.run(&mut transaction);
    match (result, transaction.failure) {
        (Ok(_), _) => Ok(()),
        (Err(_), Some(error)) => Err(error),
        (Err(error), None) => Err(Error::Migration(Report::new(doing, error.to_string()))),
    }
}

/// refinery's view of the transaction that is open on a connection.
struct InTransaction<'a> {
    db: &'a mut Connection,
    table: &'a HistoryTable,
    file: &'a File,
    doing: &'a str,
    /// refinery wants an error that it can own; ours is kept here.
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

    /// A statement of refinery's own, about the history table.
    fn book(&mut self, sql: &str) -> Result<()> {
        if self.table.exists && sql.starts_with("CREATE TABLE IF NOT EXISTS") {
            // It would need the right to create tables even where there is nothing to create.
            return Ok(());
        }
        let schema = &self.table.schema;
        self.db.batch_execute(sql).map_err(|error| {
            let denied = error.code() == Some("42501");
            let error = without_statement(error).doing(self.doing);
            if denied {
                return error.help(format!(
                    "the history of migrations is a table in the schema {schema}, whose owner can allow it: GRANT USAGE, \
                     CREATE ON SCHEMA {schema} TO …"
                ));
            }
            error
        })
    }
}

impl Transaction for InTransaction<'_> {
    type Error = Failed;

    fn execute<'a, T: Iterator<Item = &'a str>>(&mut self, queries: T) -> std::result::Result<usize, Failed> {
        let mut count = 0;
        for query in queries {
            let result = if query == self.file.sql() {
                run_script(self.db, self.file.up(), self.doing)
            } else {
                self.book(query)
            };
            self.keep(result)?;
            count += 1;
        }
        Ok(count)
    }
}

impl Query<Vec<Migration>> for InTransaction<'_> {
    fn query(&mut self, _: &str) -> std::result::Result<Vec<Migration>, Failed> {
        let rows = history::applied(self.db);
        Ok(self.keep(rows)?.into_iter().map(to_migration).collect())
    }
}

impl Migrate for InTransaction<'_> {}

fn to_migration(applied: Applied) -> Migration {
    // Only shown in refinery's log, and a row edited by hand is no reason to stop.
    let when = OffsetDateTime::parse(&applied.applied_on, &Rfc3339).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    Migration::applied(applied.version, applied.words, when, applied.checksum)
}
