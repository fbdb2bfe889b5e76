//! What a command works with.

use crate::connection::Connection;
use crate::error::Result;
use crate::migrate::{Folder, Limits, Target};
use crate::model::Table;
use crate::project::Project;
use clap::ArgMatches;
use std::path::PathBuf;
use std::time::Duration;

/// What one call of the command line is about.
pub struct Job<'a> {
    pub project: &'a Project,
    pub models: &'a [Table],
    /// Those of the command.
    pub args: &'a ArgMatches,
    /// A folder of migrations that is not the project's.
    pub other_folder: Option<PathBuf>,
}

impl Job<'_> {
    pub fn path(&self) -> PathBuf {
        self.other_folder.clone().unwrap_or_else(|| self.project.migrations())
    }

    pub fn folder(&self) -> Result<Folder> {
        Folder::read(&self.path())
    }

    pub fn target(&self) -> Result<Target> {
        match self.args.try_get_one::<String>("target").ok().flatten() {
            Some(text) => text.parse(),
            None => Ok(Target::Head),
        }
    }

    pub fn limits(&self) -> Limits {
        let limits = Limits::default();
        match self.args.get_one::<u64>("wait") {
            Some(seconds) => {
                let wait = Duration::from_secs(*seconds);
                Limits { retry_for: wait, turn: limits.turn.max(wait), ..limits }
            }
            None => limits,
        }
    }

    /// What happens on the way is said at once, beside the result.
    pub fn connect(&self) -> Result<Connection> {
        let mut db = Connection::of(self.project)?;
        db.on_notice(|notice| eprintln!("{notice}"));
        Ok(db)
    }
}
