//! A shadow database: an empty one in which migrations can be run, and of which nothing is kept.

use super::folder::Source;
use super::refusal::refusal;
use super::runner::run_script;
use super::snapshot::Extent;
use crate::connection::Connection;
use crate::error::{Error, Result, shorten};
use crate::log;
use crate::sql::{ident, literal};
use std::time::{SystemTime, UNIX_EPOCH};

/// An empty database, or a schema that stands for one.
pub(super) enum Shadow<'d> {
    /// A database that is dropped at the end.
    Database(Box<Connection>),
    /// A schema in a transaction that is rolled back at the end: a file that names another schema does no harm either.
    Schema(&'d mut Connection),
}

impl Shadow<'_> {
    pub fn db(&mut self) -> &mut Connection {
        match self {
            Self::Database(db) => db,
            Self::Schema(db) => db,
        }
    }

    pub fn kind(&self) -> &'static str {
        match self {
            Self::Database(_) => "a temporary database",
            Self::Schema(_) => "a temporary schema",
        }
    }

    pub fn extent(&self) -> Extent {
        match self {
            Self::Database(_) => Extent::Database,
            Self::Schema(_) => Extent::Schema,
        }
    }

    /// Runs a file. `Some` says which statement cannot be run here and was left out.
    pub fn run(&mut self, source: Source<'_>, doing: &str) -> Result<Option<String>> {
        if source.is_transactional() {
            self.db().transaction(|db| run_script(db, source, doing))?;
            return Ok(None);
        }
        for (i, statement) in source.script.statements().iter().enumerate() {
            source.begins(self.db(), i);
            let result = match self {
                Self::Database(db) => db.batch(&statement.into()),
                // Nobody else sees the table, so it comes to the same.
                Self::Schema(db) if statement.is_about_index() => {
                    let sql = statement.without_concurrently();
                    db.transaction(|db| db.batch_execute(&sql))
                }
                Self::Schema(_) => {
                    return Ok(Some(format!("{} needs a database of its own", shorten(statement.text()))));
                }
            };
            result.map_err(|error| refusal(doing, source, Some(statement), error))?;
        }
        Ok(None)
    }
}

/// Makes one beside `db`, lends it to `work`, and clears it away whatever comes of that.
pub(super) fn with<T>(db: &mut Connection, work: impl FnOnce(&mut Shadow<'_>) -> Result<T>) -> Result<T> {
    match new_database(db)? {
        Some((name, shadow)) => {
            let result = work(&mut Shadow::Database(Box::new(shadow)));
            let dropped = drop_database(db, &name);
            result.and_then(|value| dropped.map(|()| value))
        }
        None => {
            db.begin()?;
            let result = new_schema(db).and_then(|()| work(&mut Shadow::Schema(db)));
            db.rollback()?;
            result
        }
    }
}

/// `None` where the role may not create one, and where a pooler does not know it.
fn new_database(db: &mut Connection) -> Result<Option<(String, Connection)>> {
    let may_create = db.texts("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")?;
    if may_create != [[Some("t".to_owned())]] {
        return Ok(None);
    }
    let name = name();
    db.batch_execute(&format!("CREATE DATABASE {}", ident(&name)))?;
    match enter(db, &name) {
        Ok(shadow) => Ok(Some((name, shadow))),
        Err(error) => {
            drop_database(db, &name)?;
            if matches!(error, Error::Connect(_)) { Ok(None) } else { Err(error) }
        }
    }
}

fn drop_database(db: &mut Connection, name: &str) -> Result<()> {
    db.batch_execute(&format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", ident(name)))
}

fn new_schema(db: &mut Connection) -> Result<()> {
    let (schema, path) = (ident(&name()), search_path(db)?);
    let path = if path.is_empty() { schema.clone() } else { format!("{schema}, {path}") };
    db.batch_execute(&format!("CREATE SCHEMA {schema}; SET LOCAL search_path = {path}")).map_err(|error| {
        error
            .doing("no place to run the migrations in")
            .help("the role needs CREATEDB, or the right to create a schema: GRANT CREATE ON DATABASE … TO …")
    })
}

/// A connection to the new database, with the schema and the search path of `db`.
fn enter(db: &mut Connection, name: &str) -> Result<Connection> {
    let path = search_path(db)?;
    let schema = db.texts("SELECT current_schema()")?.into_iter().flatten().flatten().next();
    let mut shadow = db.beside(&db.settings().clone().with_database(name))?;
    if let Some(schema) = schema {
        // That it is there is no news.
        log::quietly(|| shadow.batch_execute(&format!("CREATE SCHEMA IF NOT EXISTS {}", ident(&schema))))?;
    }
    shadow.batch_execute(&format!("SELECT set_config('search_path', {}, false)", literal(&path)))?;
    Ok(shadow)
}

fn search_path(db: &mut Connection) -> Result<String> {
    Ok(db.texts("SHOW search_path")?.into_iter().flatten().flatten().next().unwrap_or_default())
}

/// A name that nobody else has.
fn name() -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos());
    format!("replay_{}_{now}", std::process::id())
}
