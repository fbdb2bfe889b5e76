//! Going back: the down files, last version first.

use super::filename::name_of;
use super::folder::{File, Folder, Source};
use super::history::{self, Applied, HistoryTable};
use super::lock::{Limits, idle, in_turn};
use super::session_settings::SessionSettings;
use super::target::Target;
use super::{non_transactional, runner, state};
use crate::call::Call;
use crate::connection::Connection;
use crate::error::{Error, Report, Result};
use std::fmt;

/// What [`downgrade`] did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Downgraded {
    /// The versions that were undone now, in this order; empty when there was nothing to do.
    pub undone: Vec<String>,
    /// The version the database is at; `None` at base.
    pub current: Option<String>,
}

impl fmt::Display for Downgraded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let current = self.current.as_deref().unwrap_or("base");
        match &*self.undone {
            [] => write!(f, "nothing to do: the database is at {current}"),
            undone => write!(f, "undid {}: the database is at {current}", undone.join(", ")),
        }
    }
}

/// Undoes the migrations above `target` by their down files, the last one first, each in a transaction of its own.
///
/// ```
/// # use pg_notebook::migrate::{self, Folder, Limits, Target};
/// # fn f(db: &mut pg_notebook::Connection, folder: &Folder) -> pg_notebook::Result<()> {
/// migrate::downgrade(db, folder, Target::of("-1")?, &Limits::default())?;
/// # Ok(()) }
/// ```
///
/// # Errors
/// [`Error::Migration`], before anything was done, when one of them has no down file or is not what the file says; when a
/// down file fails, which then has changed nothing. [`Error::Usage`] inside a transaction, and for a target that is not
/// below.
pub fn downgrade(db: &mut Connection, folder: &Folder, target: Target, limits: &Limits) -> Result<Downgraded> {
    idle(db)?;
    let mut rows = history::applied(db)?;
    let plan = plan(folder, &rows, target)?;
    let mut undone = Vec::new();
    let statements = plan.iter().filter_map(|file| file.down()).map(Source::size).sum();
    db.watched_statements("downgrade", statements, |db| {
        for file in plan {
            if step(db, folder, file, limits)? {
                undone.push(file.name().to_owned());
            }
        }
        Ok(())
    })?;
    if !undone.is_empty() {
        rows = history::applied(db)?;
    }
    Ok(Downgraded { undone, current: rows.last().map(Applied::name) })
}

/// The files to be undone, in order, each of which can be.
pub(super) fn plan<'f>(folder: &'f Folder, rows: &[Applied], target: Target) -> Result<Vec<&'f File>> {
    let versions: Vec<i32> = rows.iter().map(|row| row.version).collect();
    let floor = target.below(&versions)?;
    let entries = state::entries(folder, rows);
    let mut plan = Vec::new();
    for entry in entries.iter().rev().filter(|entry| entry.version > floor && entry.applied_on.is_some()) {
        let file = match (entry.state, folder.file(entry.version)) {
            (state::State::Applied, Some(file)) => file,
            _ => return Err(state::problem(entry, folder, rows).error()),
        };
        if file.down_path().is_none() {
            let cause = format!("{} has no down file", file.name());
            return Err(Error::Migration(Report::new("nothing was undone", cause))
                .detail("file", file.path().display().to_string())
                .help(format!("write {} beside it, with the SQL that undoes it", down_name(file))));
        }
        plan.push(file);
    }
    Ok(plan)
}

fn down_name(file: &File) -> String {
    name_of(file.path()).replace(".sql", ".down.sql")
}

/// Undoes `file` if, once it is our turn, the database is still at it.
fn step(db: &mut Connection, folder: &Folder, file: &File, limits: &Limits) -> Result<bool> {
    let Some(source) = file.down() else { return Ok(false) };
    let doing = format!("{} was not undone", file.name());
    let is_due = |db: &mut Connection, _: &HistoryTable| {
        let rows = history::applied(db)?;
        match rows.last() {
            Some(last) if last.version > file.version() => {
                let cause = format!("another process has applied {} meanwhile", last.name());
                Err(Error::Migration(Report::new(&*doing, cause))
                    .help(format!("look with {}, and try again", Call::History)))
            }
            Some(last) if last.version == file.version() => {
                plan(folder, &rows, Target::Steps(-1))?;
                Ok(true)
            }
            // Another process was quicker.
            _ => Ok(false),
        }
    };
    let forget = |db: &mut Connection, table: &HistoryTable| {
        let sql = format!("DELETE FROM {} WHERE version = {}", table.name(), file.version());
        db.batch_execute(&sql).map_err(|error| error.doing(&*doing))
    };
    if !source.is_transactional() {
        return non_transactional::run(
            db,
            limits,
            non_transactional::Run { name: file.name(), doing: &doing, source },
            is_due,
            forget,
        );
    }
    let settings = SessionSettings::before(db, source.script)?;
    in_turn(db, limits, file.name(), |db, table| {
        let due = is_due(db, table)?;
        if due {
            runner::run_script(db, source, &doing)?;
            forget(db, table)?;
            settings.restore(db)?;
        }
        Ok(due)
    })
}
