//! The engine's functions, told where this project is.

use crate::Dog;
use pg_notebook::migrate::{
    self, Check, Current, Downgraded, Folder, History, Limits, Options, Renumbered, Revised, Shown, SqlScript, Stamped,
    Target, Upgraded,
};
use pg_notebook::model::Table;
use pg_notebook::{Connection, Project, Result, models};
use std::fmt::Display;

/// This repository: the folder that holds `migrations/` and `.env`, and the name that the database, its user and its
/// password have where nothing says otherwise.
pub static PROJECT: Project = Project::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."), "dogs");

/// The models of this project: those that [`revision`] compares with the database.
#[must_use]
pub fn models() -> Vec<Table> {
    models![Dog]
}

/// Lends the notebook's one connection, opening it on first use.
///
/// # Errors
/// Those of connecting, and those of `work`.
pub fn session<T>(work: impl FnOnce(&mut Connection) -> Result<T>) -> Result<T> {
    pg_notebook::session(&PROJECT, |db| {
        work(db).map_err(|error| pg_notebook::inspect::explain_missing(db, &PROJECT.migrations(), error))
    })
}

/// Applies the migrations in `migrations/` that the database does not have yet.
///
/// # Errors
/// As [`migrate::upgrade`].
pub fn upgrade() -> Result<Upgraded> {
    in_folder(migrate::upgrade)
}

/// Applies the migrations up to `target`: a number, or `"+1"` for the next.
///
/// # Errors
/// As [`migrate::upgrade_to`].
pub fn upgrade_to(target: impl Display) -> Result<Upgraded> {
    let target = Target::of(target)?;
    in_folder(|db, folder| migrate::upgrade_to(db, folder, target, &Limits::default()))
}

/// Undoes the migrations above `target`: a number, `-1` for the last one, `"base"` for all.
///
/// # Errors
/// As [`migrate::downgrade`].
pub fn downgrade(target: impl Display) -> Result<Downgraded> {
    let target = Target::of(target)?;
    in_folder(|db, folder| migrate::downgrade(db, folder, target, &Limits::default()))
}

/// Makes the history say that the database has the files up to `target`; runs nothing.
///
/// # Errors
/// As [`migrate::stamp`].
pub fn stamp(target: impl Display) -> Result<Stamped> {
    let target = Target::of(target)?;
    in_folder(|db, folder| migrate::stamp(db, folder, target, &Limits::default()))
}

/// The SQL that [`upgrade_to`] would run now.
///
/// # Errors
/// As [`migrate::upgrade_sql`].
pub fn upgrade_sql(target: impl Display) -> Result<SqlScript> {
    let target = Target::of(target)?;
    in_folder(|db, folder| migrate::upgrade_sql(db, folder, target))
}

/// The SQL that [`downgrade`] would run now.
///
/// # Errors
/// As [`migrate::downgrade_sql`].
pub fn downgrade_sql(target: impl Display) -> Result<SqlScript> {
    let target = Target::of(target)?;
    in_folder(|db, folder| migrate::downgrade_sql(db, folder, target))
}

/// The SQL that [`stamp`] would run now.
///
/// # Errors
/// As [`migrate::stamp_sql`].
pub fn stamp_sql(target: impl Display) -> Result<SqlScript> {
    let target = Target::of(target)?;
    in_folder(|db, folder| migrate::stamp_sql(db, folder, target))
}

/// The version that the database is at.
///
/// # Errors
/// As [`migrate::current`].
pub fn current() -> Result<Current> {
    in_folder(migrate::current)
}

/// Every migration: applied, pending, edited, renamed, missing or late.
///
/// # Errors
/// As [`migrate::history`].
pub fn history() -> Result<History> {
    in_folder(migrate::history)
}

/// One migration with its text: `show(1)?`, `show("head")?`.
///
/// # Errors
/// As [`migrate::show`].
pub fn show(target: impl Display) -> Result<Shown> {
    let target = Target::of(target)?;
    in_folder(|db, folder| migrate::show(db, folder, target))
}

/// Whether files, database and models say the same, and what to do where they do not.
///
/// # Errors
/// As [`migrate::check`].
pub fn check() -> Result<Check> {
    let models = models();
    in_folder(|db, folder| migrate::check(db, folder, Some(&mut |db| migrate::compare(db, folder, &models))))
}

/// Runs all files up, down and up again in a temporary database, and compares.
///
/// # Errors
/// As [`migrate::replay`].
pub fn replay() -> Result<Check> {
    let models = models();
    in_folder(|db, folder| migrate::replay(db, folder, Some(&mut |db| migrate::compare(db, folder, &models))))
}

/// Gives files a number of their own when two branches made the same one.
///
/// # Errors
/// As [`migrate::renumber`].
pub fn renumber() -> Result<Renumbered> {
    session(|db| migrate::renumber(db, &PROJECT.migrations(), &[], false))
}

fn in_folder<T>(work: impl FnOnce(&mut Connection, &Folder) -> Result<T>) -> Result<T> {
    let folder = Folder::read(&PROJECT.migrations())?;
    session(|db| work(db, &folder))
}

/// Compares the [`models`] with the database, and writes the migration that makes the one like the other.
///
/// # Errors
/// As [`migrate::revision`].
pub fn revision(message: &str) -> Result<Revised> {
    revision_with(message, |options| options)
}

/// As [`revision`], with answers to what models cannot say:
/// `revision_with("rename hue", |r| r.rename("dogs.hue", "color"))?`.
///
/// # Errors
/// As [`migrate::revision`].
pub fn revision_with(message: &str, options: impl FnOnce(Options) -> Options) -> Result<Revised> {
    let options = options(Options::default());
    in_folder(|db, folder| migrate::revision(db, folder, &models(), message, &options))
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
