//! The folder of migrations, read and checked as a whole.

use super::script::{self, Script};
use crate::error::{Error, Report, Result};
use refinery_core::Migration;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// One migration: `V1__init.sql`.
#[derive(Debug, Clone)]
pub struct File {
    path: PathBuf,
    migration: Migration,
    script: Script,
}

impl File {
    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its number.
    #[must_use]
    pub fn version(&self) -> i32 {
        self.migration.version()
    }

    /// Its name without `.sql`: `V1__init`.
    #[must_use]
    pub fn name(&self) -> &str {
        self.path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default()
    }

    /// The text, with line feeds at the ends of lines, whatever the checkout made of them.
    #[must_use]
    pub fn sql(&self) -> &str {
        &self.script.text
    }

    pub(super) fn migration(&self) -> &Migration {
        &self.migration
    }

    pub(super) fn script(&self) -> &Script {
        &self.script
    }
}

/// A folder of migrations in which everything is in order.
#[derive(Debug, Clone)]
pub struct Folder {
    path: PathBuf,
    files: Vec<File>,
}

impl Folder {
    /// Reads `path`: every `V<number>__<name>.sql`, and beside it perhaps `V<number>__<name>.down.sql`. Files that do
    /// not end in `.sql` are left alone.
    ///
    /// # Errors
    /// [`Error::Migration`] naming the file that is misnamed, has a version twice, is empty, cannot be read, or holds
    /// a statement that cannot run inside a transaction.
    pub fn read(path: &Path) -> Result<Self> {
        let entries = fs::read_dir(path).and_then(|entries| entries.collect::<io::Result<Vec<_>>>());
        let mut entries: Vec<PathBuf> = entries
            .map_err(|error| {
                bad(path, error.to_string()).help("migrations are in the folder `migrations` at the top of the project")
            })?
            .into_iter()
            .map(|entry| entry.path())
            .filter(|path| !path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')))
            .collect();
        entries.sort();
        let mut files = BTreeMap::new();
        for path in entries {
            if path.is_dir() {
                return Err(bad(&path, "it is a folder").help("migrations are files directly in the folder"));
            }
            if path.extension().is_none_or(|extension| !extension.eq_ignore_ascii_case("sql")) {
                continue;
            }
            if path.to_string_lossy().ends_with(".down.sql") {
                check_name(&path, ".down.sql")?;
                continue;
            }
            let file = read_file(path)?;
            if let Some(other) = files.insert(file.version(), file.clone()) {
                let cause = format!("{} has version {} too", name_of(&other.path), file.version());
                return Err(bad(&file.path, cause).help("give one of them the next free number"));
            }
        }
        Ok(Self { path: path.to_owned(), files: files.into_values().collect() })
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The migrations, in the order of their versions.
    #[must_use]
    pub fn files(&self) -> &[File] {
        &self.files
    }
}

fn read_file(path: PathBuf) -> Result<File> {
    let name = check_name(&path, ".sql")?;
    let bytes = fs::read(&path).map_err(|error| bad(&path, error.to_string()))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let line = 1 + error.as_bytes()[..error.utf8_error().valid_up_to()].iter().filter(|b| **b == b'\n').count();
        bad(&path, format!("line {line} is not UTF-8")).help("save the file as UTF-8")
    })?;
    if text.starts_with('\u{feff}') {
        return Err(bad(&path, "it begins with a byte order mark").help("save the file as UTF-8 without BOM"));
    }
    let script = Script::parse(text.replace("\r\n", "\n"));
    if script.statements.is_empty() {
        return Err(bad(&path, "there is no statement in it").help("write the SQL, or remove the file"));
    }
    if let Some((statement, why)) = script::first_that_leaves_the_transaction(&script) {
        return Err(bad(&path, why)
            .detail("line", statement.line.to_string())
            .detail("statement", statement.shown())
            .help("each file runs inside one transaction of its own; take the statement out"));
    }
    let migration = Migration::unapplied(&name, &script.text).map_err(|error| bad(&path, error.to_string()))?;
    Ok(File { path, migration, script })
}

/// The name without `ending`, if it is one that refinery reads: `V<number>__<letters, digits, _>`.
fn check_name(path: &Path, ending: &str) -> Result<String> {
    let help = "call it V<number>__<name>.sql, with letters, digits and _ in the name: V2__add_color.sql";
    let name = path.file_name().and_then(|name| name.to_str());
    let stem = name.and_then(|name| name.strip_suffix(ending));
    let Some((version, words)) = stem.and_then(|stem| stem.strip_prefix('V')?.split_once("__")) else {
        return Err(bad(path, "it is not named like a migration").help(help));
    };
    let digits = !version.is_empty() && version.bytes().all(|b| b.is_ascii_digit());
    let plain = !words.is_empty() && words.chars().all(|c| c.is_alphanumeric() || c == '_');
    if !digits || !plain {
        return Err(bad(path, "it is not named like a migration").help(help));
    }
    if version.parse::<i32>().is_err() {
        return Err(bad(path, format!("version {version} is too large")).help("the largest is 2147483647"));
    }
    Ok(stem.unwrap_or_default().to_owned())
}

pub(super) fn name_of(path: &Path) -> String {
    path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

fn bad(path: &Path, cause: impl Into<String>) -> Error {
    Error::Migration(Report::new(format!("nothing was migrated: {}", name_of(path)), cause))
        .detail("file", path.display().to_string())
}
