//! Going on: the files that the database does not have yet.

use super::folder::{File, Folder};
use super::history::{self, Applied, HistoryTable};
use super::lock::{Limits, idle, in_turn};
use super::session_settings::SessionSettings;
use super::target::Target;
use super::{non_transactional, other_tools, runner, state};
use crate::connection::Connection;
use crate::error::Result;
use std::fmt;

/// What [`upgrade`] did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upgraded {
    /// The versions that were applied now, such as `V1__init`; empty when there was nothing to do.
    pub applied: Vec<String>,
    /// The version the database is at; `None` when it has none.
    pub current: Option<String>,
    /// How many files the database still does not have, because a target below head was given.
    pub pending: usize,
}

impl fmt::Display for Upgraded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&*self.applied, &self.current) {
            ([], None) => write!(f, "no migrations")?,
            ([], Some(current)) => write!(f, "nothing to do: the database is at {current}")?,
            (applied, _) => write!(f, "applied {}", applied.join(", "))?,
        }
        if self.pending > 0 {
            write!(f, " ({} pending)", self.pending)?;
        }
        Ok(())
    }
}

/// Applies every migration of `folder` that the database does not have yet, each in a transaction of its own.
///
/// ```
/// # use pg_notebook::migrate::{self, Folder, Limits, Target};
/// # fn f(db: &mut pg_notebook::Connection, folder: &Folder) -> pg_notebook::Result<()> {
/// println!("{}", migrate::upgrade(db, folder)?);
/// # Ok(()) }
/// ```
///
/// # Errors
/// As [`upgrade_to`].
pub fn upgrade(db: &mut Connection, folder: &Folder) -> Result<Upgraded> {
    upgrade_to(db, folder, Target::Head, &Limits::default())
}

/// Applies the migrations up to `target`. With nothing to do it is one round trip.
///
/// A lock that does not come in time and the wait for another process are reported by [`Connection::on_notice`].
///
/// ```
/// # use pg_notebook::migrate::{self, Folder, Limits, Target};
/// # fn f(db: &mut pg_notebook::Connection, folder: &Folder) -> pg_notebook::Result<()> {
/// migrate::upgrade_to(db, folder, Target::of("+1")?, &Limits::default())?;
/// # Ok(()) }
/// ```
///
/// # Errors
/// [`Error::Migration`](crate::Error::Migration) naming the file: when the folder or the history is not in order, and
/// when a file fails (with its line and the server's words); that file has then changed nothing.
/// [`Error::Usage`](crate::Error::Usage) inside a transaction, and for a target that is not above.
pub fn upgrade_to(db: &mut Connection, folder: &Folder, target: Target, limits: &Limits) -> Result<Upgraded> {
    idle(db)?;
    let mut rows = history::applied(db)?;
    let mut due = state::pending(folder, &rows)?;
    // Settled once: `+1` is one file, whatever another process does meanwhile.
    let last = target.above(rows.last().map_or(0, |row| row.version), folder)?;
    let statements = due.iter().filter(|file| file.version() <= last).map(|file| file.up().size()).sum();
    db.watched_statements("upgrade", statements, |db| {
        let mut applied = Vec::new();
        while let Some(next) = due.first().filter(|file| file.version() <= last) {
            if step(db, folder, next, limits)? {
                applied.push(next.name().to_owned());
            }
            rows = history::applied(db)?;
            due = state::pending(folder, &rows)?;
        }
        Ok(Upgraded { applied, current: rows.last().map(Applied::name), pending: due.len() })
    })
}

/// Applies `file` if, once it is our turn, it is still the next one.
fn step(db: &mut Connection, folder: &Folder, file: &File, limits: &Limits) -> Result<bool> {
    let is_due = |db: &mut Connection, table: &HistoryTable| {
        other_tools::check(db, table)?;
        let rows = history::applied(db)?;
        Ok(state::pending(folder, &rows)?.first().is_some_and(|next| next.version() == file.version()))
    };
    if !file.up().is_transactional() {
        let doing = format!("{} was not applied", file.name());
        let run = non_transactional::Run { name: file.name(), doing: &doing, source: file.up() };
        return non_transactional::run(db, limits, run, is_due, |db, table| runner::record(db, table, folder, file));
    }
    let settings = SessionSettings::before(db, file.up().script)?;
    in_turn(db, limits, file.name(), |db, table| {
        let due = is_due(db, table)?;
        if due {
            runner::apply(db, table, folder, file)?;
            settings.restore(db)?;
        }
        Ok(due)
    })
}
