//! The SQL that a command would run, for one who runs it by hand.

use super::downgrade;
use super::folder::{Folder, Source};
use super::history::{self, Found, HistoryTable, TABLE};
use super::lock::KEY;
use super::runner::create_table;
use super::stamp;
use super::state;
use super::target::Target;
use crate::connection::Connection;
use crate::error::Result;
use std::fmt;

/// A script for psql.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SqlScript(String);

impl SqlScript {
    /// Its text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SqlScript {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.trim_end())
    }
}

/// What [`upgrade_to`](super::upgrade_to) would run now. Reads the history, changes nothing.
///
/// ```
/// # use pg_notebook::migrate::{self, Folder, Limits, Target};
/// # fn f(db: &mut pg_notebook::Connection, folder: &Folder) -> pg_notebook::Result<()> {
/// println!("{}", migrate::upgrade_sql(db, folder, Target::Head)?);
/// # Ok(()) }
/// ```
///
/// # Errors
/// As [`upgrade_to`](super::upgrade_to), apart from those of running it.
pub fn upgrade_sql(db: &mut Connection, folder: &Folder, target: Target) -> Result<SqlScript> {
    let (table, rows) = look(db)?;
    let last = target.above(rows.last().map_or(0, |row| row.version), folder)?;
    let mut script = Writer::new(&table);
    for file in state::pending(folder, &rows)?.into_iter().filter(|file| file.version() <= last) {
        let insert = stamp::insert(&table.name(), file);
        script.step(file.up(), &insert);
    }
    Ok(script.finish())
}

/// What [`downgrade`](super::downgrade()) would run now. Reads the history, changes nothing.
///
/// ```
/// # use pg_notebook::migrate::{self, Folder, Limits, Target};
/// # fn f(db: &mut pg_notebook::Connection, folder: &Folder) -> pg_notebook::Result<()> {
/// println!("{}", migrate::downgrade_sql(db, folder, Target::of("-1")?)?);
/// # Ok(()) }
/// ```
///
/// # Errors
/// As [`downgrade`](super::downgrade()), apart from those of running it.
pub fn downgrade_sql(db: &mut Connection, folder: &Folder, target: Target) -> Result<SqlScript> {
    let (table, rows) = look(db)?;
    let mut script = Writer::new(&table);
    for file in downgrade::plan(folder, &rows, target)? {
        let delete = format!("DELETE FROM {} WHERE version = {}", table.name(), file.version());
        if let Some(source) = file.down() {
            script.step(source, &delete);
        }
    }
    Ok(script.finish())
}

/// What [`stamp`](super::stamp()) would run now. Reads the history, changes nothing.
///
/// ```
/// # use pg_notebook::migrate::{self, Folder, Limits, Target};
/// # fn f(db: &mut pg_notebook::Connection, folder: &Folder) -> pg_notebook::Result<()> {
/// println!("{}", migrate::stamp_sql(db, folder, Target::of(3)?)?);
/// # Ok(()) }
/// ```
///
/// # Errors
/// As [`stamp`](super::stamp()), apart from those of running it.
pub fn stamp_sql(db: &mut Connection, folder: &Folder, target: Target) -> Result<SqlScript> {
    let (table, rows) = look(db)?;
    let changes = stamp::plan(folder, &rows, target.within(folder)?);
    let statements = stamp::statements(&changes, &rows, &table);
    let mut script = Writer { text: String::new(), create: None };
    if !statements.is_empty() {
        script.transaction(&(statements.join(";\n") + ";\n"));
    }
    Ok(script.finish())
}

fn look(db: &mut Connection) -> Result<(HistoryTable, Vec<history::Applied>)> {
    let found = history::read(db)?;
    let schema = db.texts("SELECT coalesce(current_schema(), 'public')")?;
    let schema = schema.into_iter().flatten().flatten().next().unwrap_or_default();
    let table = HistoryTable { schema, exists: matches!(found, Found::Here(_)) };
    Ok((table, found.rows()))
}

struct Writer {
    text: String,
    create: Option<String>,
}

impl Writer {
    fn new(table: &HistoryTable) -> Self {
        let create = (!table.exists).then(|| create_table(&table.name()));
        Self { text: String::new(), create }
    }

    /// The row first: where the file has been run meanwhile, the script stops there.
    fn step(&mut self, source: Source<'_>, book: &str) {
        let path = source.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let sql = with_semicolon(source.script.text());
        self.text += &format!("-- {path}\n");
        if !source.is_transactional() {
            if let Some(create) = self.create.take() {
                self.text += &with_semicolon(&create);
            }
            self.text += &format!("{sql}{book};\n\n");
            return;
        }
        let create = self.create.take().map(|create| with_semicolon(&create)).unwrap_or_default();
        self.transaction(&format!("{create}{book};\n{sql}"));
    }

    fn transaction(&mut self, body: &str) {
        self.text += &format!(
            "BEGIN;\nDO $$ BEGIN IF NOT pg_try_advisory_xact_lock({KEY}) THEN RAISE 'another process is migrating'; \
             END IF; END $$;\n{body}COMMIT;\n\n"
        );
    }

    fn finish(self) -> SqlScript {
        if self.text.is_empty() {
            return SqlScript("-- nothing to do".to_owned());
        }
        SqlScript(format!("-- Run it with psql -v ON_ERROR_STOP=1; the history is kept in {TABLE}.\n\n{}", self.text))
    }
}

fn with_semicolon(sql: &str) -> String {
    let sql = sql.trim_end();
    // A comment at the end would swallow a semicolon on its line.
    if sql.ends_with(';') { format!("{sql}\n") } else { format!("{sql}\n;\n") }
}
