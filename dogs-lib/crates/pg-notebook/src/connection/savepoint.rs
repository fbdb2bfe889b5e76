//! Savepoints: a part of a transaction that can be undone alone.

use super::Connection;
use crate::error::Result;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// A savepoint of a transaction that is open. It is to be ended in one of two ways; of two with one name the inner one
/// is ended first.
#[derive(Debug)]
#[must_use]
pub(crate) struct Savepoint {
    name: String,
}

impl Savepoint {
    /// Sets one.
    pub(crate) fn set(db: &mut Connection, name: impl Into<String>) -> Result<Self> {
        let name = name.into();
        db.batch_execute(&format!("SAVEPOINT {name}"))?;
        Ok(Self { name })
    }

    /// Keeps what was done since it was set.
    pub(crate) fn release(&self, db: &mut Connection) -> Result<()> {
        db.batch_execute(&format!("RELEASE {}", self.name))
    }

    /// Undoes what was done since it was set.
    pub(crate) fn undo(&self, db: &mut Connection) -> Result<()> {
        let name = &self.name;
        db.batch_execute(&format!("ROLLBACK TO {name}; RELEASE {name}"))
    }
}

impl Connection {
    /// Runs `work` and undoes what it did, also if it fails or panics: in the transaction that is open with a savepoint
    /// of that name, else in a transaction of its own.
    ///
    /// # Errors
    /// What `work` returns; else what is wrong with the transaction.
    pub(crate) fn undone<T>(&mut self, name: &str, work: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let savepoint = if self.in_transaction() { Some(Savepoint::set(self, name)?) } else { None };
        if savepoint.is_none() {
            self.begin()?;
        }
        let result = catch_unwind(AssertUnwindSafe(|| work(self)));
        let undone = match savepoint {
            Some(savepoint) => savepoint.undo(self),
            None => self.undo(),
        };
        let value = result.unwrap_or_else(|panic| resume_unwind(panic))?;
        undone.map(|()| value)
    }
}
