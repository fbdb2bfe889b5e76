//! The folder of SQL migrations, applied by refinery: each version exactly once, whatever runs at the same time and
//! whatever is killed.
//!
//! Each version is one transaction that also holds its row in `refinery_schema_history`, taken under an advisory lock
//! that ends with the transaction. So a database is always at one version or the next, never between.

mod folder;
mod history;
mod runner;
pub(crate) mod script;

pub use folder::{File, Folder};
pub use history::{Applied, history};

use crate::connection::Connection;
use crate::error::{Error, Report, Result};
use std::fmt;
use std::thread;
use std::time::{Duration, Instant};

/// What [`upgrade`] did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upgraded {
    /// The versions that were applied now, such as `V1__init`; empty when there was nothing to do.
    pub applied: Vec<String>,
    /// The version the database is at; `None` when the folder is empty.
    pub current: Option<String>,
}

impl fmt::Display for Upgraded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&*self.applied, &self.current) {
            ([], None) => write!(f, "no migrations"),
            ([], Some(current)) => write!(f, "nothing to do: the database is at {current}"),
            (applied, _) => write!(f, "applied {}", applied.join(", ")),
        }
    }
}

/// How long to wait for another process that is migrating the same database.
const PATIENCE: Duration = Duration::from_secs(600);
const POLL: Duration = Duration::from_millis(50);

/// Applies every migration of `folder` that the database does not have yet, each in a transaction of its own.
///
/// # Errors
/// [`Error::Migration`] naming the file: when the folder or the history is not in order, and when a file fails (with
/// its line and the server's words); that file has then changed nothing. [`Error::Usage`] inside a transaction.
pub fn upgrade(db: &mut Connection, folder: &Folder) -> Result<Upgraded> {
    if db.in_transaction()? {
        return Err(Error::Usage(Report::new("nothing was migrated", "a transaction is open"))
            .help("end it with commit()? or rollback()?"));
    }
    let started = Instant::now();
    let mut applied = Vec::new();
    loop {
        if history::pending(folder, &history(db)?)?.is_empty() {
            let current = folder.files().last().map(|file| file.name().to_owned());
            return Ok(Upgraded { applied, current });
        }
        match db.transaction(|db| runner::apply_next(db, folder))? {
            runner::Step::Applied(name) => applied.push(name),
            runner::Step::UpToDate => {}
            runner::Step::Busy if started.elapsed() < PATIENCE => thread::sleep(POLL),
            runner::Step::Busy => {
                return Err(Error::Migration(Report::new(
                    "nothing was migrated",
                    format!("another process has been migrating this database for {} s", PATIENCE.as_secs()),
                ))
                .help("wait for it, or end it: SELECT pid, query FROM pg_stat_activity WHERE state <> 'idle'"));
            }
        }
    }
}
