//! Where a database is: `current`, `history`, `show`.

use super::folder::Folder;
use super::history::applied;
use super::state::{self, Entry, State, counted};
use super::target::{Target, unknown};
use crate::call::Call;
use crate::connection::Connection;
use crate::error::Result;
use std::fmt;

/// The version that a database is at, and what is left to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Current {
    /// The last migration that it has; `None` at base.
    pub current: Option<Entry>,
    /// The last migration of the folder.
    pub head: Option<String>,
    /// How many files it does not have yet.
    pub pending: usize,
    /// How many migrations are edited, renamed, missing or late.
    pub problems: usize,
}

impl fmt::Display for Current {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.current {
            None => f.write_str("base")?,
            Some(entry) => {
                write!(f, "{} (applied {})", entry.name, short(entry.applied_on.as_deref().unwrap_or_default()))?;
                if Some(&entry.name) == self.head.as_ref() {
                    f.write_str(", head")?;
                }
            }
        }
        if self.pending > 0 {
            write!(f, ", {} pending: {}", self.pending, Call::Upgrade)?;
        }
        if self.problems > 0 {
            write!(f, ", {} not in order: {}", self.problems, Call::History)?;
        }
        Ok(())
    }
}

/// Every migration that the folder or the database knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    /// By version.
    pub entries: Vec<Entry>,
}

impl fmt::Display for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows: Vec<[String; 5]> = self.entries.iter().map(Entry::texts).collect();
        let width = |i: usize| rows.iter().map(|row: &[String; 5]| row[i].chars().count()).max().unwrap_or(0);
        let [names, states, times] = [1, 2, 3].map(width);
        for [mark, name, state, applied, down] in &rows {
            let down = if down == "yes" { "" } else { "no down file" };
            let line = format!("{mark:2} {name:names$}  {state:states$}  {applied:times$}  {down}");
            writeln!(f, "{}", line.trim_end())?;
        }
        f.write_str(&counted(rows.len()))
    }
}

impl Entry {
    /// The marker of the current one, name, state, time, and whether there is a down file.
    pub(super) fn texts(&self) -> [String; 5] {
        [
            if self.current { "->" } else { "" }.to_owned(),
            self.name.clone(),
            self.state.to_string(),
            self.applied_on.as_deref().map(short).unwrap_or_default(),
            if self.has_down { "yes" } else { "no" }.to_owned(),
        ]
    }
}

/// One migration with its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// What the folder and the database know of it.
    pub entry: Entry,
    /// Its file.
    pub path: String,
    /// The file's text.
    pub sql: String,
    /// The text that undoes it.
    pub down_sql: Option<String>,
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let entry = &self.entry;
        write!(f, "-- {}: {}", entry.name, entry.state)?;
        if let Some(when) = &entry.applied_on {
            write!(f, " {}", short(when))?;
        }
        if entry.current {
            f.write_str(", current")?;
        }
        write!(f, "\n-- {}\n{}", self.path, self.sql.trim_end())?;
        match &self.down_sql {
            Some(down) => write!(f, "\n\n-- down\n{}", down.trim_end()),
            None => f.write_str("\n\n-- no down file"),
        }
    }
}

/// The version that the database is at. Creates nothing.
///
/// ```
/// # use pg_notebook::migrate::{self, Folder, Limits, Target};
/// # fn f(db: &mut pg_notebook::Connection, folder: &Folder) -> pg_notebook::Result<()> {
/// println!("{}", migrate::current(db, folder)?);
/// # Ok(()) }
/// ```
///
/// # Errors
/// As [`applied`].
pub fn current(db: &mut Connection, folder: &Folder) -> Result<Current> {
    let entries = history(db, folder)?.entries;
    let count = |wanted: &[State]| entries.iter().filter(|entry| wanted.contains(&entry.state)).count();
    let pending = count(&[State::Pending]);
    let problems = entries.len() - pending - count(&[State::Applied]);
    Ok(Current {
        head: folder.head().map(|file| file.name().to_owned()),
        pending,
        problems,
        current: entries.into_iter().find(|entry| entry.current),
    })
}

/// Every migration, with the one that the database is at marked, and whether it is applied, pending, edited, renamed,
/// missing or late. Creates nothing.
///
/// ```
/// # use pg_notebook::migrate::{self, Folder, Limits, Target};
/// # fn f(db: &mut pg_notebook::Connection, folder: &Folder) -> pg_notebook::Result<()> {
/// for entry in migrate::history(db, folder)?.entries {
///     println!("{} {:?}", entry.name, entry.state);
/// }
/// # Ok(()) }
/// ```
///
/// # Errors
/// As [`applied`].
pub fn history(db: &mut Connection, folder: &Folder) -> Result<History> {
    Ok(History { entries: state::entries(folder, &applied(db)?) })
}

/// One migration: its state and its text.
///
/// ```
/// # use pg_notebook::migrate::{self, Folder, Limits, Target};
/// # fn f(db: &mut pg_notebook::Connection, folder: &Folder) -> pg_notebook::Result<()> {
/// println!("{}", migrate::show(db, folder, Target::of("head")?)?);
/// # Ok(()) }
/// ```
///
/// # Errors
/// [`Error::Usage`](crate::Error::Usage) for a version that the folder does not have.
pub fn show(db: &mut Connection, folder: &Folder, target: Target) -> Result<Shown> {
    let version = target.within(folder)?;
    let entry = history(db, folder)?.entries.into_iter().find(|entry| entry.version == version);
    let (Some(entry), Some(file)) = (entry, folder.file(version)) else { return Err(unknown(version, folder)) };
    Ok(Shown {
        entry,
        path: file.path().display().to_string(),
        sql: file.sql().to_owned(),
        down_sql: file.down_sql().map(ToOwned::to_owned),
    })
}

/// To the second; what is not RFC 3339 as it is.
fn short(when: &str) -> String {
    match (when.get(..19), when.ends_with('Z')) {
        (Some(second), true) => format!("{} UTC", second.replace('T', " ")),
        _ => when.to_owned(),
    }
}
