//! The names in the folder of migrations, before any file is read.

use crate::error::{Error, Report, Result};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A file named like a migration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Listed {
    pub version: i32,
    /// The part after `V1__`, without the ending.
    pub words: String,
    pub path: PathBuf,
    /// The file beside it that undoes it.
    pub down: Option<PathBuf>,
}

impl Listed {
    /// `V1__init`.
    pub fn name(&self) -> String {
        format!("V{}__{}", self.version, self.words)
    }
}

/// The migrations in `path` by version and name, with duplicates; files that do not end in `.sql` are left alone.
pub(super) fn list(path: &Path) -> Result<Vec<Listed>> {
    let entries = fs::read_dir(path).and_then(|entries| entries.collect::<io::Result<Vec<_>>>());
    let mut paths: Vec<PathBuf> = entries
        .map_err(|error| {
            bad(path, error.to_string()).help("migrations are in the folder `migrations` at the top of the project")
        })?
        .into_iter()
        .map(|entry| entry.path())
        .filter(|path| !path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')))
        .collect();
    paths.sort();
    let (mut ups, mut downs) = (Vec::new(), Vec::new());
    for path in paths {
        if path.is_dir() {
            return Err(bad(&path, "it is a folder").help("migrations are files directly in the folder"));
        }
        if path.extension().is_none_or(|extension| !extension.eq_ignore_ascii_case("sql")) {
            continue;
        }
        let is_down = path.to_string_lossy().ends_with(".down.sql");
        let (version, words) = check_name(&path, if is_down { ".down.sql" } else { ".sql" })?;
        if is_down {
            downs.push((version, words, path));
        } else {
            ups.push(Listed { version, words, path, down: None });
        }
    }
    for (version, words, path) in downs {
        let Some(up) = ups.iter_mut().find(|up| up.version == version && up.words == words) else {
            let cause = format!("there is no V{version}__{words}.sql that it would undo");
            return Err(bad(&path, cause).help("a down file is named like its migration: V2__x.sql, V2__x.down.sql"));
        };
        up.down = Some(path);
    }
    ups.sort_by(|a, b| (a.version, &a.words).cmp(&(b.version, &b.words)));
    Ok(ups)
}

/// Version and name, if the file is called as refinery wants it: `V<number>__<letters, digits, _>`.
fn check_name(path: &Path, ending: &str) -> Result<(i32, String)> {
    let misnamed = || {
        bad(path, "it is not named like a migration")
            .help("call it V<number>__<name>.sql, with letters, digits and _ in the name: V2__add_color.sql")
    };
    let name = path.file_name().and_then(|name| name.to_str());
    let stem = name.and_then(|name| name.strip_suffix(ending));
    let (version, words) = stem.and_then(|stem| stem.strip_prefix('V')?.split_once("__")).ok_or_else(misnamed)?;
    let digits = !version.is_empty() && version.bytes().all(|b| b.is_ascii_digit());
    let plain = !words.is_empty() && words.chars().all(|c| c.is_alphanumeric() || c == '_');
    if !digits || !plain {
        return Err(misnamed());
    }
    let number = version
        .parse::<i32>()
        .map_err(|_| bad(path, format!("version {version} is too large")).help("the largest is 2147483647"))?;
    if number == 0 || version.starts_with('0') {
        return Err(bad(path, format!("{version} is no version")).help("versions count from 1, without leading zeros"));
    }
    Ok((number, words.to_owned()))
}

pub(super) fn bad(path: &Path, cause: impl Into<String>) -> Error {
    Error::Migration(Report::new(format!("nothing was migrated: {}", name_of(path)), cause))
        .detail("file", path.display().to_string())
}

/// The last part of a path.
pub(super) fn name_of(path: &Path) -> String {
    path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}
