//! A schema and a folder of its own for each change.

use pg_notebook::Connection;
use pg_notebook::migrate::Folder;
use pg_notebook::migrate::{self, Limits, Options, Revised, Target};
use pg_notebook::model::Table;
use std::fs;
use std::path::PathBuf;

/// A connection into a schema of its own, and a folder of migrations.
pub struct Place {
    pub db: Connection,
    pub folder: PathBuf,
}

impl Place {
    pub fn new(db: Connection, name: &str) -> Self {
        let name: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("revision").join(&name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        let mut place = Self { db, folder };
        let sql =
            format!("DROP SCHEMA IF EXISTS \"{name}\" CASCADE; CREATE SCHEMA \"{name}\"; SET search_path = \"{name}\"");
        place.db.batch_execute(&sql).unwrap();
        place
    }

    pub fn folder(&self) -> Folder {
        Folder::read(&self.folder).unwrap()
    }

    pub fn revise(&mut self, models: &[Table], message: &str) -> pg_notebook::Result<Revised> {
        self.revise_with(models, message, &Options::default())
    }

    pub fn revise_with(&mut self, models: &[Table], message: &str, options: &Options) -> pg_notebook::Result<Revised> {
        let folder = self.folder();
        migrate::revision(&mut self.db, &folder, models, message, options)
    }

    pub fn upgrade(&mut self) -> pg_notebook::Result<()> {
        let folder = self.folder();
        migrate::upgrade(&mut self.db, &folder).map(drop)
    }

    pub fn downgrade(&mut self, target: Target) -> pg_notebook::Result<()> {
        let folder = self.folder();
        migrate::downgrade(&mut self.db, &folder, target, &Limits::default()).map(drop)
    }

    /// What the models ask for that the database has not.
    pub fn left(&mut self, models: &[Table]) -> Vec<String> {
        let folder = self.folder();
        let left = migrate::compare(&mut self.db, &folder, models).unwrap();
        left.into_iter().map(|finding| finding.what).collect()
    }

    /// The one row that a query gives, as text: `a,b`.
    pub fn ask(&mut self, sql: &str) -> String {
        let (row,): (String,) = self.db.query_one_as(&format!("WITH q AS ({sql}) SELECT q::text FROM q"), &[]).unwrap();
        row.trim_start_matches('(').trim_end_matches(')').replace('"', "")
    }
}
