//! Saying where a database is, without running anything.

use super::folder::{File, Folder};
use super::history::{self, Applied, HistoryTable};
use super::lock::{Limits, idle, in_turn};
use super::runner::create_table;
use super::target::Target;
use crate::connection::Connection;
use crate::error::Result;
use crate::sql::literal;
use std::fmt;

/// What happened to one row of the history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HistoryChange {
    /// It was added: the file counts as applied.
    Recorded,
    /// Its name and checksum are now those of the file.
    Corrected,
    /// It was removed: the file counts as pending.
    Forgotten,
}

impl fmt::Display for HistoryChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Recorded => "recorded",
            Self::Corrected => "corrected",
            Self::Forgotten => "forgotten",
        })
    }
}

/// What [`stamp`] did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamped {
    /// The rows that changed, by version.
    pub changes: Vec<(String, HistoryChange)>,
    /// The version that the database counts as; `None` for base.
    pub current: Option<String>,
}

impl fmt::Display for Stamped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, change) in &self.changes {
            writeln!(f, "{name}: {change}")?;
        }
        let current = self.current.as_deref().unwrap_or("base");
        write!(f, "the database counts as {current}; nothing was run")
    }
}

/// Makes the history say that the database has exactly the files up to `target`, as they are now.
///
/// ```
/// # use pg_notebook::migrate::{self, Folder, Limits, Target};
/// # fn f(db: &mut pg_notebook::Connection, folder: &Folder) -> pg_notebook::Result<()> {
/// migrate::stamp(db, folder, Target::of(3)?, &Limits::default())?;
/// # Ok(()) }
/// ```
///
/// # Errors
/// [`Error::Usage`](crate::Error::Usage) for a target that is not in the folder, and inside a transaction.
pub fn stamp(db: &mut Connection, folder: &Folder, target: Target, limits: &Limits) -> Result<Stamped> {
    idle(db)?;
    let version = target.within(folder)?;
    let changes = in_turn(db, limits, "stamp", |db, table| {
        let rows = history::read(db)?.rows();
        let changes = plan(folder, &rows, version);
        for sql in statements(&changes, &rows, table) {
            db.batch_execute(&sql).map_err(|error| error.doing("nothing was stamped"))?;
        }
        Ok(changes.into_iter().map(|(name, change, _)| (name, change)).collect())
    })?;
    Ok(Stamped { changes, current: folder.file(version).map(|file| file.name().to_owned()) })
}

type Planned<'f> = (String, HistoryChange, Option<&'f File>);

/// What has to change, by version.
pub(super) fn plan<'f>(folder: &'f Folder, rows: &[Applied], version: i32) -> Vec<Planned<'f>> {
    let mut changes = Vec::new();
    for entry in super::state::entries(folder, rows) {
        let row = rows.iter().find(|row| row.version == entry.version);
        match folder.file(entry.version).filter(|file| file.version() <= version) {
            None => changes.extend(row.map(|row| (row.name(), HistoryChange::Forgotten, None))),
            Some(file) => match row {
                None => changes.push((entry.name, HistoryChange::Recorded, Some(file))),
                Some(row) if row.name() != file.name() || row.checksum != file.migration().checksum() => {
                    changes.push((entry.name, HistoryChange::Corrected, Some(file)));
                }
                Some(_) => {}
            },
        }
    }
    changes
}

/// The SQL of the changes; makes the history table if need be.
pub(super) fn statements(changes: &[Planned<'_>], rows: &[Applied], table: &HistoryTable) -> Vec<String> {
    let history = table.name();
    let mut sql = Vec::new();
    if !table.exists {
        sql.push(create_table(&history));
    }
    for (name, change, file) in changes {
        sql.push(match (change, file) {
            (HistoryChange::Recorded, Some(file)) => insert(&history, file),
            (HistoryChange::Corrected, Some(file)) => format!(
                "UPDATE {history} SET name = {}, checksum = '{}' WHERE version = {}",
                literal(file.migration().name()),
                file.migration().checksum(),
                file.version()
            ),
            _ => {
                let version = rows.iter().find(|row| row.name() == *name).map_or(0, |row| row.version);
                format!("DELETE FROM {history} WHERE version = {version}")
            }
        });
    }
    sql
}

/// The row that refinery would write.
pub(super) fn insert(table: &str, file: &File) -> String {
    format!(
        "INSERT INTO {table} (version, name, applied_on, checksum) VALUES ({}, {}, \
         to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), '{}')",
        file.version(),
        literal(file.migration().name()),
        file.migration().checksum()
    )
}
