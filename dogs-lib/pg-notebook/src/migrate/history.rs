//! What the database has: the rows of `refinery_schema_history`, held against the folder.

use super::folder::{File, Folder, name_of};
use crate::connection::Connection;
use crate::error::{Error, Report, Result};
use crate::row::{FromRow, column};
use postgres::Row;

/// The table refinery keeps, in the first schema of the search path.
pub(super) const TABLE: &str = "refinery_schema_history";

/// One migration that the database has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// Its number.
    pub version: i32,
    /// Its name, the part after `V1__`.
    pub name: String,
    /// When, in RFC 3339.
    pub applied_on: String,
    /// Of name, version and text, as refinery computes it.
    pub checksum: u64,
}

impl FromRow for Applied {
    fn from_row(row: &Row) -> Result<Self> {
        let version = column(row, 0)?;
        let checksum: String = column(row, 3)?;
        let checksum = checksum.parse().map_err(|_| {
            disorder(format!("row {version} of {TABLE}"), format!("{checksum:?} is no checksum"))
                .help("the table was not written by refinery, or edited by hand; restore the row")
        })?;
        Ok(Self { version, name: column(row, 1)?, applied_on: column(row, 2)?, checksum })
    }
}

/// The migrations the database has, by version; none where the history table does not exist. Creates nothing.
///
/// # Errors
/// [`Error::Migration`] for a history that refinery did not write; else as [`Connection::query`].
pub fn history(db: &mut Connection) -> Result<Vec<Applied>> {
    let sql = format!("SELECT version, name, applied_on, checksum FROM {TABLE} ORDER BY version");
    match db.query_as(&sql, &[]) {
        Err(error) if error.code() == Some("42P01") => Ok(Vec::new()),
        other => other,
    }
}

/// Whether there is a history table; unlike [`history`], this does not abort a transaction.
pub(super) fn exists(db: &mut Connection) -> Result<bool> {
    let (exists,) = db.query_one_as("SELECT to_regclass($1) IS NOT NULL", &[&TABLE])?;
    Ok(exists)
}

/// The files the database does not have yet.
///
/// # Errors
/// [`Error::Migration`] naming the file that was edited after it was applied, is missing, or comes too late.
pub(super) fn pending<'f>(folder: &'f Folder, applied: &[Applied]) -> Result<Vec<&'f File>> {
    for applied in applied {
        let name = format!("V{}__{}", applied.version, applied.name);
        let Some(file) = folder.files().iter().find(|file| file.version() == applied.version) else {
            return Err(disorder(
                format!("{name}.sql is missing"),
                format!("the database has it (applied {}), the folder has not", applied.applied_on),
            )
            .detail("folder", folder.path().display().to_string())
            .help("get the file back from version control; or the database is ahead of this checkout"));
        };
        if file.name() != name {
            return Err(disorder(
                format!("{}.sql was renamed", file.name()),
                format!("the database has version {} as {name}", applied.version),
            )
            .detail("file", file.path().display().to_string())
            .help("give it its old name back"));
        }
        if file.migration().checksum() != applied.checksum {
            return Err(disorder(
                format!("{} was edited", name_of(file.path())),
                format!("its text is not what was applied ({})", applied.applied_on),
            )
            .detail("file", file.path().display().to_string())
            .help("restore its text, and put the change into a new migration"));
        }
    }
    let head = applied.last().map_or(i32::MIN, |last| last.version);
    let pending: Vec<&File> =
        folder.files().iter().filter(|file| !applied.iter().any(|a| a.version == file.version())).collect();
    match pending.first() {
        Some(late) if late.version() < head => Err(disorder(
            format!("{} comes too late", name_of(late.path())),
            format!("the database is already at version {head}"),
        )
        .detail("file", late.path().display().to_string())
        .help(format!(
            "give it the number {} or a higher one",
            folder.files().last().map_or(1, |last| last.version() + 1)
        ))),
        _ => Ok(pending),
    }
}

fn disorder(what: String, cause: String) -> Error {
    Error::Migration(Report::new(format!("nothing was migrated: {what}"), cause))
}
