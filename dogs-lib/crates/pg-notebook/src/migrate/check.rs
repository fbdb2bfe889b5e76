//! Whether files, database and models say the same.

use super::folder::Folder;
use super::history;
use super::state::{self, State, counted};
use crate::connection::Connection;
use crate::error::Result;
use std::fmt;

/// One thing that is not in order, and the step that puts it right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What: `V2__add_color.sql was edited: its text is not what was applied`.
    pub what: String,
    /// What to do about it.
    pub repair: String,
}

/// What [`check`] or [`replay`](super::replay()) found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// What is not in order; empty when everything is.
    pub findings: Vec<Finding>,
    /// What was looked at, for the case that everything is in order.
    pub looked_at: String,
}

impl Check {
    /// Whether everything is in order.
    #[must_use]
    pub fn is_ok(&self) -> bool {
        self.findings.is_empty()
    }
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_ok() {
            return write!(f, "in order: {}", self.looked_at);
        }
        let lines: Vec<String> =
            self.findings.iter().map(|one| format!("{}\n  repair: {}", one.what, one.repair)).collect();
        f.write_str(&lines.join("\n"))
    }
}

/// What the models say that the database does not: asked only where the database is at head.
pub type Models<'a> = &'a mut dyn FnMut(&mut Connection) -> Result<Vec<Finding>>;

/// Holds the folder against the history, looks for what an interrupted run left, and has `models` held against the
/// database. Changes nothing.
///
/// ```
/// # use pg_notebook::migrate::{self, Folder, Limits, Target};
/// # fn f(db: &mut pg_notebook::Connection, folder: &Folder) -> pg_notebook::Result<()> {
/// let found = migrate::check(db, folder, None)?;
/// assert!(found.is_ok(), "{found}");
/// # Ok(()) }
/// ```
///
/// # Errors
/// As [`applied`](super::applied), and those of `models`.
pub fn check(db: &mut Connection, folder: &Folder, models: Option<Models<'_>>) -> Result<Check> {
    let rows = history::applied(db)?;
    let entries = state::entries(folder, &rows);
    let wrong = entries.iter().filter(|entry| entry.state != State::Applied);
    let mut findings: Vec<Finding> = wrong
        .map(|entry| {
            let problem = state::problem(entry, folder, &rows);
            Finding { what: format!("{}: {}", problem.what, problem.cause), repair: problem.help }
        })
        .collect();
    let mut looked_at = format!("{}, all applied as the files say", counted(entries.len()));
    findings.extend(invalid_indexes(db)?);
    match models {
        Some(models) if findings.is_empty() => {
            findings.extend(models(db)?);
            looked_at += "; the models say the same as the database";
        }
        _ => {}
    }
    Ok(Check { findings, looked_at })
}

fn invalid_indexes(db: &mut Connection) -> Result<Vec<Finding>> {
    let sql = "SELECT format('%I.%I', n.nspname, c.relname) \
               FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
               WHERE NOT i.indisvalid AND c.relkind = 'i' AND n.nspname = current_schema() \
               AND NOT EXISTS (SELECT FROM pg_stat_progress_create_index p WHERE p.index_relid = c.oid) ORDER BY 1";
    let names = db.texts(sql)?.into_iter().flatten().flatten();
    let finding = |name| Finding {
        what: format!("the index {name} is INVALID: an interrupted CREATE INDEX CONCURRENTLY left it"),
        repair: format!("REINDEX INDEX CONCURRENTLY {name}; or DROP INDEX CONCURRENTLY {name};"),
    };
    Ok(names.map(finding).collect())
}
