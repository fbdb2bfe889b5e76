//! Giving files new numbers, when two branches made the same one.

use super::filename::{self, Listed, name_of};
use super::history::{self, Applied};
use crate::call::Call;
use crate::connection::Connection;
use crate::error::{Error, Report, Result};
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

/// One migration that got another number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renamed {
    /// `V3__add_color`.
    pub from: String,
    /// `V4__add_color`.
    pub to: String,
}

/// What [`renumber`] did, or would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renumbered {
    /// By their new numbers.
    pub renamed: Vec<Renamed>,
    /// Whether the files were renamed.
    pub done: bool,
}

impl fmt::Display for Renumbered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verb = if self.done { "renamed" } else { "would rename" };
        match &*self.renamed {
            [] => f.write_str("nothing to do: every number is there once, and none comes too late"),
            renamed => {
                let lines: Vec<String> =
                    renamed.iter().map(|one| format!("{verb} {} to {}", one.from, one.to)).collect();
                f.write_str(&lines.join("\n"))
            }
        }
    }
}

/// Gives the migrations that `db` does not have numbers of their own, above those that it has; their order stays. Of two
/// with one number the first by name keeps it, unless `moved` names it. With `dry_run` nothing is renamed.
///
/// # Errors
/// [`Error::Usage`] when `moved` names no file or one that `db` has; [`Error::Migration`] when a file cannot be renamed.
pub fn renumber(db: &mut Connection, folder: &Path, moved: &[&str], dry_run: bool) -> Result<Renumbered> {
    let files = filename::list(folder)?;
    let rows = history::applied(db)?;
    let plan = plan(&files, &rows, moved)?;
    if !dry_run {
        // From the highest down, so that no new name is one that is still in use.
        for (file, version) in plan.iter().rev() {
            rename(file, *version)?;
        }
    }
    let renamed = plan
        .iter()
        .map(|(file, version)| Renamed { from: file.name(), to: format!("V{version}__{}", file.words) })
        .collect();
    Ok(Renumbered { renamed, done: !dry_run })
}

/// The files that get another number, by that number.
fn plan<'f>(files: &'f [Listed], rows: &[Applied], moved: &[&str]) -> Result<Vec<(&'f Listed, i32)>> {
    let is_applied = |file: &Listed| rows.iter().any(|row| row.version == file.version && row.words == file.words);
    let plain = |name: &str| name.trim_end_matches(".sql").to_owned();
    for name in moved {
        match files.iter().find(|file| file.name() == plain(name)) {
            None => return Err(usage(format!("there is no {}.sql", plain(name)), "give it as V3__add_color")),
            Some(file) if is_applied(file) => {
                return Err(usage(
                    format!("the database has {} already", file.name()),
                    &format!("undo it first ({}), or move the other one", Call::Downgrade(&below(rows, file.version))),
                ));
            }
            Some(_) => {}
        }
    }
    let is_moved = |file: &Listed| moved.iter().any(|name| plain(name) == file.name());
    let mut free: Vec<&Listed> = files.iter().filter(|file| !is_applied(file)).collect();
    free.sort_by_key(|file| (file.version, is_moved(file)));
    let mut taken = rows.last().map_or(0, |row| row.version);
    let mut plan = Vec::new();
    for file in free {
        let next =
            taken.checked_add(1).ok_or_else(|| usage("there is no number left".into(), "2147483647 is the last"))?;
        let version = file.version.max(next);
        if version != file.version {
            plan.push((file, version));
        }
        taken = version;
    }
    Ok(plan)
}

/// The up file first: a down file alone is an error that says so, and the next run mends nothing behind one's back.
fn rename(file: &Listed, version: i32) -> Result<()> {
    let to = |path: &Path, ending: &str| path.with_file_name(format!("V{version}__{}{ending}", file.words));
    let mut pairs: Vec<(&PathBuf, PathBuf)> = vec![(&file.path, to(&file.path, ".sql"))];
    pairs.extend(file.down.as_ref().map(|down| (down, to(down, ".down.sql"))));
    for (from, to) in pairs {
        let failed = |cause: String| {
            let what = format!("{} was not renamed to {}", name_of(from), name_of(&to));
            Error::Migration(Report::new(what, cause)).detail("file", from.display().to_string())
        };
        if to.exists() {
            return Err(failed("there is one of that name".to_owned()).help("move it away"));
        }
        fs::rename(from, &to).map_err(|error| failed(error.to_string()))?;
    }
    Ok(())
}

/// The target of a downgrade that undoes `version`.
fn below(rows: &[Applied], version: i32) -> String {
    let before = rows.iter().rev().find(|row| row.version < version);
    before.map_or_else(|| "base".to_owned(), |row| row.version.to_string())
}

fn usage(cause: String, help: &str) -> Error {
    Error::Usage(Report::new("nothing was renamed", cause)).help(help)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn renamed(files: &[(i32, &str)], applied: &[(i32, &str)], moved: &[&str]) -> Vec<String> {
        let listed = |(version, words): &(i32, &str)| Listed {
            version: *version,
            words: (*words).to_owned(),
            path: PathBuf::new(),
            down: None,
        };
        let files: Vec<Listed> = files.iter().map(listed).collect();
        let rows: Vec<Applied> = applied
            .iter()
            .map(|(version, words)| Applied {
                version: *version,
                words: (*words).to_owned(),
                applied_on: String::new(),
                checksum: 0,
            })
            .collect();
        let plan = plan(&files, &rows, moved).unwrap();
        plan.iter().map(|(file, version)| format!("{}{} {version}", file.version, file.words)).collect()
    }

    #[test]
    fn what_the_database_has_keeps_its_number_and_the_order_stays() {
        let branches = [(1, "init"), (2, "ours"), (2, "theirs"), (3, "after")];
        assert_eq!(renamed(&branches, &[(1, "init"), (2, "theirs")], &[]), ["2ours 3", "3after 4"]);
        assert_eq!(renamed(&branches, &[(1, "init")], &[]), ["2theirs 3", "3after 4"]);
        assert_eq!(renamed(&branches, &[(1, "init")], &["V2__ours"]), ["2ours 3", "3after 4"]);
        assert!(renamed(&[(1, "init"), (5, "x")], &[(1, "init")], &[]).is_empty());
        assert_eq!(renamed(&[(1, "a"), (2, "late"), (3, "c")], &[(1, "a"), (3, "c")], &[]), ["2late 4"]);
    }
}
