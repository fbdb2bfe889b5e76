//! What the database has: the rows of `refinery_schema_history`.

use super::refusal::without_statement;
use crate::call::Call;
use crate::connection::Connection;
use crate::error::{Error, Report, Result};
use crate::sql::ident;
use postgres::SimpleQueryRow;

/// The table that refinery keeps, in the schema that new tables go to.
pub(super) const TABLE: &str = "refinery_schema_history";

/// The history table, in the schema that new tables go to.
pub(super) struct HistoryTable {
    /// The schema that new tables go to.
    pub schema: String,
    /// Whether the table is there.
    pub exists: bool,
}

impl HistoryTable {
    /// Its name, with its schema: a file may change the search path.
    pub fn name(&self) -> String {
        format!("{}.{TABLE}", ident(&self.schema))
    }
}

/// One migration that the database has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// Its number.
    pub version: i32,
    /// Its name, the part after `V1__`.
    pub words: String,
    /// When, in RFC 3339.
    pub applied_on: String,
    /// Of name, version and text, as refinery computes it.
    pub checksum: u64,
}

impl Applied {
    /// `V1__init`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("V{}__{}", self.version, self.words)
    }
}

/// What is known of the history table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    Nothing,
    /// Only in another schema of the search path than the one that new tables go to.
    Elsewhere(String),
    Here(Vec<Applied>),
}

impl Found {
    pub fn rows(self) -> Vec<Applied> {
        match self {
            Self::Here(rows) => rows,
            Self::Nothing | Self::Elsewhere(_) => Vec::new(),
        }
    }
}

/// One row at least if there is a table, and never prepared: behind a pooler there is no telling where that would end.
const READ: &str = "\
    SELECT n.nspname, n.nspname = current_schema(), h.version, h.name, h.applied_on, h.checksum \
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
    LEFT JOIN refinery_schema_history h ON true \
    WHERE c.oid = to_regclass('refinery_schema_history') ORDER BY h.version";

/// The migrations that the database has, by version; none where there is no history. Creates nothing. One round trip
/// outside of a transaction.
///
/// # Errors
/// [`Error::Migration`] for a history that refinery did not write; else as [`Connection::query`].
pub fn applied(db: &mut Connection) -> Result<Vec<Applied>> {
    Ok(read(db)?.rows())
}

pub(super) fn read(db: &mut Connection) -> Result<Found> {
    if db.in_transaction() && db.texts("SELECT to_regclass('refinery_schema_history')")? == [[None]] {
        // A statement that fails would take the transaction with it.
        return Ok(Found::Nothing);
    }
    let rows = match db.simple_query(READ) {
        Err(error) if error.code() == Some("42P01") => return Ok(Found::Nothing),
        Err(error) => return Err(refusal(error)),
        Ok(rows) => rows,
    };
    let Some(first) = rows.first() else { return Ok(Found::Nothing) };
    if first.get(1) != Some("t") {
        return Ok(Found::Elsewhere(first.get(0).unwrap_or_default().to_owned()));
    }
    let rows = rows.iter().filter(|row| row.get(2).is_some() || row.get(3).is_some());
    rows.map(applied_row).collect::<Result<_>>().map(Found::Here)
}

fn applied_row(row: &SimpleQueryRow) -> Result<Applied> {
    let version = row.get(2).unwrap_or("NULL");
    let odd = |what: &str, value: Option<&str>| {
        let value = value.map_or_else(|| "NULL".to_owned(), |value| format!("{value:?}"));
        unreadable(format!("row {version} of {TABLE} has {value} as its {what}"))
    };
    Ok(Applied {
        version: version.parse().map_err(|_| odd("version", row.get(2)))?,
        words: row.get(3).ok_or_else(|| odd("name", None))?.to_owned(),
        applied_on: row.get(4).unwrap_or("unknown").to_owned(),
        checksum: row.get(5).and_then(|text| text.parse().ok()).ok_or_else(|| odd("checksum", row.get(5)))?,
    })
}

fn unreadable(cause: String) -> Error {
    Error::Migration(Report::new("the history of migrations cannot be read", cause)).help(format!(
        "another program or a person wrote it: mend the row, or rename the table {TABLE} and say where the database is \
         with {}",
        Call::Stamp(&"N")
    ))
}

fn refusal(error: Error) -> Error {
    match error.code() {
        // A column, or a comparison with it, that is not there.
        Some("42703" | "42883" | "42804") => {
            let cause = format!("the table {TABLE} is not refinery's: {}", error.report().cause);
            unreadable(cause).help(format!(
                "another program wrote it: rename it, and say where the database is with {}; refinery's has the columns \
                 version, name, applied_on, checksum",
                Call::Stamp(&"N")
            ))
        }
        Some("42501") => without_statement(error)
            .doing("the history of migrations cannot be read")
            .help(format!("the table's owner can allow it: GRANT SELECT ON {TABLE} TO …")),
        _ => error,
    }
}
