//! This engine, with a folder of migrations of its own for each change.

use crate::Result;
use pg_notebook::Connection;
use pg_notebook::migrate::{self, Folder, Limits, Options, Target};
use pg_notebook::model::Table;
use std::fs;
use std::path::PathBuf;

pub struct Ours {
    pub db: Connection,
    folder: PathBuf,
    /// How many migrations the change became.
    made: i32,
}

impl Ours {
    pub fn new(db: Connection, folder: PathBuf) -> Self {
        Self { db, folder, made: 0 }
    }

    /// From now on everything happens in this schema, which is empty, and in an empty folder.
    pub fn open(&mut self, schema: &str) -> Result<()> {
        let _ = fs::remove_dir_all(&self.folder);
        fs::create_dir_all(&self.folder)?;
        self.db.batch_execute(&format!("SET search_path = {schema}"))?;
        Ok(())
    }

    /// Makes the models by a first migration.
    pub fn create(&mut self, models: &[Table]) -> Result<()> {
        self.revise(models, &Options::default())??;
        self.upgrade()??;
        Ok(())
    }

    /// How many differences there are.
    pub fn compare(&mut self, models: &[Table]) -> Result<usize> {
        let folder = Folder::read(&self.folder)?;
        Ok(migrate::compare(&mut self.db, &folder, models)?.len())
    }

    /// Makes the migrations and tries them, but writes no file.
    pub fn draft(&mut self, models: &[Table]) -> Result<()> {
        let (folder, options) = (Folder::read(&self.folder)?, Options::default().sql());
        migrate::revision(&mut self.db, &folder, models, "change", &options)?;
        Ok(())
    }

    /// Writes the migrations, and says whether there was anything to write.
    pub fn revise(&mut self, models: &[Table], answers: &Options) -> Result<std::result::Result<bool, String>> {
        let folder = Folder::read(&self.folder)?;
        let revised = migrate::revision(&mut self.db, &folder, models, "change", answers);
        Ok(revised.map_err(|error| error.to_string()).map(|revised| {
            self.made = i32::try_from(revised.migrations.len()).unwrap_or(i32::MAX);
            self.made > 0
        }))
    }

    pub fn upgrade(&mut self) -> Result<std::result::Result<(), String>> {
        let folder = Folder::read(&self.folder)?;
        Ok(migrate::upgrade(&mut self.db, &folder).map(drop).map_err(|error| error.to_string()))
    }

    pub fn downgrade(&mut self) -> Result<std::result::Result<(), String>> {
        let folder = Folder::read(&self.folder)?;
        let undone = migrate::downgrade(&mut self.db, &folder, Target::Steps(-self.made), &Limits::default());
        Ok(undone.map(drop).map_err(|error| error.to_string()))
    }
}
