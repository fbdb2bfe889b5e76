//! The folder held against the history: which migration is in which state, and whether one can go on.

use super::folder::{File, Folder};
use super::history::Applied;
use crate::call::Call;
use crate::error::{Error, Report, Result};
use std::fmt;

/// What is to be said about one migration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The database has it, as the file says.
    Applied,
    /// The database does not have it yet.
    Pending,
    /// The file's text is not what was applied.
    Edited,
    /// The database has this number under another name.
    Renamed,
    /// The database has it, the folder has not.
    Missing,
    /// The database does not have it, and is past its number.
    Late,
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Applied => "applied",
            Self::Pending => "pending",
            Self::Edited => "edited",
            Self::Renamed => "renamed",
            Self::Missing => "missing",
            Self::Late => "late",
        })
    }
}

/// One migration, as the folder and the database know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its number.
    pub version: i32,
    /// `V1__init`: the file's name, or where there is no file the database's.
    pub name: String,
    /// How the two fit.
    pub state: State,
    /// When it was applied, in RFC 3339.
    pub applied_on: Option<String>,
    /// Whether there is a file that undoes it.
    pub has_down: bool,
    /// Whether the database is at this one.
    pub current: bool,
}

/// Every migration that the folder or the database knows, by version.
pub(super) fn entries(folder: &Folder, applied: &[Applied]) -> Vec<Entry> {
    let current = applied.last().map(|last| last.version);
    let mut versions: Vec<i32> = folder.files().iter().map(File::version).collect();
    versions.extend(applied.iter().map(|row| row.version));
    versions.sort_unstable();
    versions.dedup();
    let entry = |version: i32| {
        let file = folder.file(version);
        let row = applied.iter().find(|row| row.version == version);
        let name = file.map(|file| file.name().to_owned()).or_else(|| row.map(Applied::name));
        Entry {
            version,
            name: name.unwrap_or_default(),
            state: state(file, row, current),
            applied_on: row.map(|row| row.applied_on.clone()),
            has_down: file.is_some_and(|file| file.down_path().is_some()),
            current: current == Some(version),
        }
    };
    versions.into_iter().map(entry).collect()
}

fn state(file: Option<&File>, row: Option<&Applied>, current: Option<i32>) -> State {
    match (file, row) {
        (None, _) => State::Missing,
        (Some(file), None) if Some(file.version()) < current => State::Late,
        (Some(_), None) => State::Pending,
        (Some(file), Some(row)) if file.name() != row.name() => State::Renamed,
        (Some(file), Some(row)) if file.migration().checksum() != row.checksum => State::Edited,
        (Some(_), Some(_)) => State::Applied,
    }
}

/// The files that the database does not have yet.
///
/// # Errors
/// [`Error::Migration`] naming the file that was edited or renamed after it was applied, is missing, or is late.
pub(super) fn pending<'f>(folder: &'f Folder, applied: &[Applied]) -> Result<Vec<&'f File>> {
    let entries = entries(folder, applied);
    if let Some(wrong) = entries.iter().find(|entry| !matches!(entry.state, State::Applied | State::Pending)) {
        return Err(problem(wrong, folder, applied).error());
    }
    let pending = entries.iter().filter(|entry| entry.state == State::Pending);
    Ok(pending.filter_map(|entry| folder.file(entry.version)).collect())
}

/// Why nothing can be done while an entry is as it is, and what to do about it.
pub(super) struct Problem {
    pub what: String,
    pub cause: String,
    pub help: String,
    place: (&'static str, String),
}

impl Problem {
    pub fn error(self) -> Error {
        let report = Report::new(format!("nothing was migrated: {}", self.what), self.cause);
        Error::Migration(report).detail(self.place.0, self.place.1).help(self.help)
    }
}

/// What is wrong with an entry.
pub(super) fn problem(entry: &Entry, folder: &Folder, applied: &[Applied]) -> Problem {
    let file = folder.file(entry.version);
    let when = entry.applied_on.as_deref().unwrap_or("unknown");
    let current = applied.last().map_or(0, |last| last.version);
    let name = &entry.name;
    let ahead = folder.head().is_none_or(|head| head.version() < entry.version);
    let (what, cause, help) = match entry.state {
        State::Missing if ahead => (
            format!("the database is ahead: it has {name}"),
            format!("the folder ends with {}", folder.head().map_or("nothing", File::name)),
            "get the newer files from version control (git pull), or downgrade with the checkout that has them".into(),
        ),
        State::Missing => (
            format!("{name}.sql is missing"),
            format!("the database has it (applied {when}), the folder has not"),
            "get the file back from version control".into(),
        ),
        State::Renamed => {
            let row = applied.iter().find(|row| row.version == entry.version);
            let old = row.map(Applied::name).unwrap_or_default();
            (
                format!("{name}.sql was renamed"),
                format!("the database has version {} as {old}", entry.version),
                format!("give it its old name back; if they are two migrations: {}", Call::RenumberFile(name)),
            )
        }
        State::Edited => (
            format!("{name}.sql was edited"),
            format!("its text is not what was applied ({when})"),
            format!(
                "restore its text, and put the change into a new migration; if only a comment changed: {}",
                Call::Stamp(&current)
            ),
        ),
        State::Late => (
            format!("{name}.sql comes too late"),
            format!("the database is already at version {current}"),
            format!("give it the next free number: {}", Call::Renumber),
        ),
        State::Pending | State::Applied => (
            format!("{name}.sql is {}", entry.state),
            format!("the database is at {}", applied.last().map_or_else(|| "base".into(), Applied::name)),
            Call::Upgrade.to_string(),
        ),
    };
    let place = match file {
        Some(file) => ("file", file.path().display().to_string()),
        None => ("folder", folder.path().display().to_string()),
    };
    Problem { what, cause, help, place }
}

/// `1 migration`, `3 migrations`.
pub(super) fn counted(count: usize) -> String {
    if count == 1 { "1 migration".to_owned() } else { format!("{count} migrations") }
}
