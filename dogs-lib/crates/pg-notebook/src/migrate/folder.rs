//! The folder of migrations, read and checked as a whole.

use super::filename::{self, Listed, bad, name_of};
use super::rules;
use crate::call::Call;
use crate::connection::Connection;
use crate::error::Result;
use crate::sql::{Script, Statement};
use refinery::Migration;
use std::fs;
use std::path::{Path, PathBuf};

/// One migration: `V1__init.sql`, and perhaps `V1__init.down.sql` that undoes it.
#[derive(Debug, Clone)]
pub struct File {
    name: String,
    path: PathBuf,
    migration: Migration,
    script: Script<'static>,
    down: Option<(PathBuf, Script<'static>)>,
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
        &self.name
    }

    /// The text, with line feeds at the ends of lines, whatever the checkout made of them.
    #[must_use]
    pub fn sql(&self) -> &str {
        self.script.text()
    }

    /// The file that undoes it.
    #[must_use]
    pub fn down_path(&self) -> Option<&Path> {
        self.down.as_ref().map(|(path, _)| path.as_path())
    }

    /// The text that undoes it.
    #[must_use]
    pub fn down_sql(&self) -> Option<&str> {
        self.down.as_ref().map(|(_, script)| script.text())
    }

    pub(super) fn migration(&self) -> &Migration {
        &self.migration
    }

    /// Its statements.
    pub(crate) fn statements(&self) -> &[Statement] {
        self.script.statements()
    }

    pub(super) fn up(&self) -> Source<'_> {
        Source { path: &self.path, script: &self.script }
    }

    pub(super) fn down(&self) -> Option<Source<'_>> {
        self.down.as_ref().map(|(path, script)| Source { path, script })
    }
}

/// A file that is about to be run: the one that applies a migration, or the one that undoes it.
#[derive(Clone, Copy)]
pub(super) struct Source<'f> {
    pub path: &'f Path,
    pub script: &'f Script<'static>,
}

impl Source<'_> {
    /// Whether it runs inside a transaction.
    pub fn is_transactional(self) -> bool {
        rules::is_transactional(self.script)
    }

    /// How many statements it has.
    pub fn size(self) -> usize {
        self.script.statements().len()
    }

    /// Lets those who watch `db` know that statement number `index` (from 0) begins.
    pub fn begins(self, db: &Connection, index: usize) {
        let line = self.script.statements().get(index).map_or(1, Statement::line);
        db.begins(&name_of(self.path), self.size(), index, format!("line {line}"));
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
    /// ```
    /// use pg_notebook::migrate::Folder;
    ///
    /// let folder = Folder::read(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/migrations").as_ref())?;
    /// assert_eq!(folder.files()[0].name(), "V1__init");
    /// # Ok::<(), pg_notebook::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Migration`](crate::Error::Migration) naming the file that is misnamed, has a version twice, is empty,
    /// cannot be read, or holds a statement that a migration cannot hold.
    pub fn read(path: &Path) -> Result<Self> {
        let listed = filename::list(path)?;
        if let Some(pair) = listed.windows(2).find(|pair| pair[0].version == pair[1].version) {
            let cause = format!("{} has version {} too", name_of(&pair[0].path), pair[0].version);
            return Err(
                bad(&pair[1].path, cause).help(format!("give the later one the next free number: {}", Call::Renumber))
            );
        }
        let files = listed.into_iter().map(read_migration).collect::<Result<_>>()?;
        Ok(Self { path: path.to_owned(), files })
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

    /// The migration of that number.
    #[must_use]
    pub fn file(&self, version: i32) -> Option<&File> {
        self.files.iter().find(|file| file.version() == version)
    }

    /// The last migration: `None` when there is none.
    #[must_use]
    pub fn head(&self) -> Option<&File> {
        self.files.last()
    }
}

fn read_migration(listed: Listed) -> Result<File> {
    let name = listed.name();
    let script = read_script(&listed.path)?;
    let migration = Migration::unapplied(&name, script.text()).map_err(|error| bad(&listed.path, error.to_string()))?;
    let down = match listed.down {
        Some(path) => Some((read_script(&path)?, path)),
        None => None,
    };
    Ok(File { name, path: listed.path, migration, script, down: down.map(|(script, path)| (path, script)) })
}

fn read_script(path: &Path) -> Result<Script<'static>> {
    let bytes = fs::read(path).map_err(|error| bad(path, format!("it cannot be read: {error}")))?;
    let line_of = |byte: usize, bytes: &[u8]| 1 + bytes.iter().take(byte).filter(|b| **b == b'\n').count();
    let text = String::from_utf8(bytes).map_err(|error| {
        let line = line_of(error.utf8_error().valid_up_to(), error.as_bytes());
        bad(path, format!("line {line} is not UTF-8")).help("save the file as UTF-8")
    })?;
    if text.starts_with('\u{feff}') {
        return Err(bad(path, "it begins with a byte order mark").help("save the file as UTF-8 without BOM"));
    }
    if let Some(at) = text.find('\0') {
        let cause = format!("line {} holds a NUL byte", line_of(at, text.as_bytes()));
        return Err(bad(path, cause).help("SQL is text: take the byte out"));
    }
    let script = Script::new(text.replace("\r\n", "\n"));
    if script.statements().is_empty() {
        return Err(bad(path, "there is no statement in it").help("write the SQL, or remove the file"));
    }
    rules::check(&script).map_err(|refused| {
        bad(path, refused.why)
            .detail("line", refused.line.to_string())
            .detail("statement", refused.statement)
            .help(refused.help)
    })?;
    Ok(script)
}
