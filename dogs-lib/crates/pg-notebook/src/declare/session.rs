//! The session as the functions of a project use it.

use crate::connection::Connection;
use crate::error::Result;
use crate::inspect;
use crate::migrate::Folder;
use crate::project::Project;

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
