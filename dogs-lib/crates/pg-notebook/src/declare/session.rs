//! The session as the functions of a project use it.

use crate::connection::{Connection, Notification};
use crate::error::{Error, Report, Result};
use crate::inspect;
use crate::migrate::Folder;
use crate::project::Project;
use std::time::Duration;

/// Lends the session's connection to `work`. An error about a missing table says which migration is pending.
///
/// # Errors
/// Those of connecting, and those of `work`.
pub fn session<T>(project: &Project, work: impl FnOnce(&mut Connection) -> Result<T>) -> Result<T> {
    crate::session::session(project, |db| {
        work(db).map_err(|error| inspect::help_missing_table(db, &project.migrations(), error))
    })
}

/// As [`session`], with the project's folder of migrations, which is read first.
///
/// # Errors
/// As [`Folder::read`] and [`session`].
pub fn in_folder<T>(project: &Project, work: impl FnOnce(&mut Connection, &Folder) -> Result<T>) -> Result<T> {
    let folder = Folder::read(&project.migrations())?;
    session(project, |db| work(db, &folder))
}

/// As [`Connection::wait_for_notification`], for so many seconds.
///
/// # Errors
/// [`Error::Usage`] if that is no time; else as the function.
pub fn wait_for_notification(project: &Project, seconds: f64) -> Result<Option<Notification>> {
    let patience = Duration::try_from_secs_f64(seconds)
        .map_err(|error| Error::Usage(Report::new(format!("not waiting for {seconds} s"), error.to_string())))?;
    session(project, |db| db.wait_for_notification(patience))
}
