//! Transactions: all of it, or nothing.

use super::Connection;
use crate::error::{Error, Report, Result};
use postgres::SimpleQueryMessage;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Transaction {
    None,
    /// Also after the connection was lost in it, until [`Connection::rollback`]: nothing may run outside of it unawares.
    Open,
}

impl Connection {
    /// Runs `work` in a transaction: kept if it returns `Ok`, undone if it returns `Err` or panics. Inside another
    /// transaction it is a savepoint.
    ///
    /// # Errors
    /// What `work` returns; [`Error::Statement`] if a statement inside failed and `work` did not say so, for then
    /// nothing can be kept; [`Error::Usage`] if `work` ended the transaction itself; [`Error::Lost`].
    pub fn transaction<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let savepoint = self.in_transaction().then(|| format!("nested_{}", self.depth));
        match &savepoint {
            None => self.begin()?,
            Some(name) => self.batch_execute(&format!("SAVEPOINT {name}"))?,
        }
        self.depth += 1;
        let result = catch_unwind(AssertUnwindSafe(|| work(self)));
        self.depth -= 1;
        let result = match result {
            Ok(Ok(value)) => return self.keep(savepoint.as_deref()).map(|()| value),
            other => other,
        };
        // What went wrong first is what tells; a lost connection undoes by itself.
        let _ = match &savepoint {
            None => self.undo(),
            Some(name) => self.batch_execute(&format!("ROLLBACK TO {name}; RELEASE {name}")),
        };
        result.unwrap_or_else(|panic| resume_unwind(panic))
    }

    fn keep(&mut self, savepoint: Option<&str>) -> Result<()> {
        let Some(name) = savepoint else {
            if self.in_transaction() {
                return self.end();
            }
            return Err(usage("the transaction was ended inside of transaction(…)")
                .help("leave COMMIT and ROLLBACK out of it: it ends with Ok to keep, with Err to undo"));
        };
        self.batch_execute(&format!("RELEASE {name}")).inspect_err(|_| {
            let _ = self.batch_execute(&format!("ROLLBACK TO {name}; RELEASE {name}"));
        })
    }

    /// Opens a transaction that stays open until [`Self::commit`] or [`Self::rollback`].
    ///
    /// # Errors
    /// [`Error::Usage`] if one is open already; else as [`Self::query`].
    pub fn begin(&mut self) -> Result<()> {
        if self.in_transaction() {
            return Err(usage("a transaction is open already").help("end it with commit()? or rollback()?"));
        }
        self.ready()?;
        self.send("BEGIN", |client| client.batch_execute("BEGIN"))?;
        self.transaction = Transaction::Open;
        Ok(())
    }

    /// Keeps what was done since [`Self::begin`].
    ///
    /// # Errors
    /// [`Error::Statement`] if a statement in it failed: then nothing is kept. [`Error::Lost`] if the connection was
    /// lost, saying whether that was before COMMIT. With either the transaction is over. [`Error::Usage`] if none is
    /// open, or inside [`Self::transaction`].
    pub fn commit(&mut self) -> Result<()> {
        self.may_be_ended()?;
        if !self.in_transaction() {
            return Err(no_transaction());
        }
        self.end()
    }

    /// Undoes what was done since [`Self::begin`].
    ///
    /// # Errors
    /// [`Error::Usage`] if none is open, or inside [`Self::transaction`]. A lost connection is none: the server has
    /// rolled back.
    pub fn rollback(&mut self) -> Result<()> {
        self.may_be_ended()?;
        if !self.in_transaction() {
            return Err(no_transaction());
        }
        self.undo()
    }

    fn may_be_ended(&self) -> Result<()> {
        if self.sandboxes > 0 {
            return Err(usage("this is inside of sandbox(…), which undoes everything at its end"));
        }
        if self.depth == 0 {
            return Ok(());
        }
        Err(usage("this is inside of transaction(…), which ends by itself").help("return Ok to keep, Err to undo"))
    }

    /// Commits, and whatever comes of it, the transaction is over.
    fn end(&mut self) -> Result<()> {
        // COMMIT of an aborted transaction succeeds as a rollback; a statement before it does not.
        let result = self.send("COMMIT", |client| client.batch_execute("SELECT; COMMIT"));
        match result {
            Err(error @ Error::Statement(_)) => {
                self.undo()?;
                let why = if error.code() == Some("25P02") { "a statement in it had failed" } else { "COMMIT failed" };
                Err(error
                    .doing("nothing was saved")
                    .detail("transaction", format!("rolled back: {why}"))
                    .help("the transaction is over: run it again from its start"))
            }
            other => {
                self.transaction = Transaction::None;
                other.map_err(|error| match error.report().source {
                    // Nothing was sent.
                    None => error.help("the transaction is over: run it again from its start"),
                    Some(_) => error,
                })
            }
        }
    }

    fn undo(&mut self) -> Result<()> {
        let result = self.send("ROLLBACK", |client| client.batch_execute("ROLLBACK"));
        self.transaction = Transaction::None;
        match result {
            Err(Error::Lost(_)) => Ok(()),
            other => other,
        }
    }

    /// Whether a transaction is open. One that was lost with its connection counts as open, until [`Self::rollback`].
    #[must_use]
    pub fn in_transaction(&self) -> bool {
        self.transaction == Transaction::Open
    }

    /// Inside a transaction block the clock of `now()` stands still since `BEGIN`.
    pub(super) fn ask_transaction(&mut self) -> Result<()> {
        // What it counts as if there is no answer.
        self.transaction = Transaction::Open;
        let answer = self.send("SELECT now()", |client| client.simple_query("SELECT now() <> statement_timestamp()"));
        let inside = match answer {
            Ok(messages) => messages
                .iter()
                .any(|message| matches!(message, SimpleQueryMessage::Row(row) if row.get(0) == Some("t"))),
            Err(error) if error.code() == Some("25P02") => true,
            Err(error) => return Err(error),
        };
        self.transaction = if inside { Transaction::Open } else { Transaction::None };
        Ok(())
    }
}

fn usage(cause: &str) -> Error {
    Error::Usage(Report::new("", cause))
}

fn no_transaction() -> Error {
    usage("no transaction is open").help("open one with begin()?")
}
