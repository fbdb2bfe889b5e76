//! The engine's functions, told where this project is.

use pg_notebook::migrate::{self, Folder, Upgraded};
use pg_notebook::{Connection, Project, Result};

/// This repository: the folder that holds `migrations/` and `.env`, and the name that the database, its user and its
/// password have where nothing says otherwise.
pub static PROJECT: Project = Project::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."), "dogs");

/// Lends the notebook's one connection, opening it on first use.
///
/// # Errors
/// Those of connecting, and those of `work`.
pub fn session<T>(work: impl FnOnce(&mut Connection) -> Result<T>) -> Result<T> {
    pg_notebook::session(&PROJECT, |db| {
        work(db).map_err(|error| pg_notebook::ask::explain_missing(db, &PROJECT.migrations(), error))
    })
}

/// Applies the migrations in `migrations/` that the database does not have yet.
///
/// # Errors
/// As [`migrate::upgrade`].
pub fn upgrade() -> Result<Upgraded> {
    let folder = Folder::read(&PROJECT.migrations())?;
    session(|db| migrate::upgrade(db, &folder))
}

/// Opens a transaction that stays open over cells, until [`commit`] or [`rollback`].
///
/// # Errors
/// As [`Connection::begin`].
pub fn begin() -> Result<()> {
    session(Connection::begin)
}

/// Keeps what was done since [`begin`].
///
/// # Errors
/// As [`Connection::commit`].
pub fn commit() -> Result<()> {
    session(Connection::commit)
}

/// Undoes what was done since [`begin`].
///
/// # Errors
/// As [`Connection::rollback`].
pub fn rollback() -> Result<()> {
    session(Connection::rollback)
}

/// Runs `work` in a transaction of the session: kept if it returns `Ok`, undone if it returns `Err` or panics.
///
/// # Errors
/// As [`Connection::transaction`].
pub fn transaction<T>(work: impl FnOnce(&mut Connection) -> Result<T>) -> Result<T> {
    session(|db| db.transaction(work))
}
