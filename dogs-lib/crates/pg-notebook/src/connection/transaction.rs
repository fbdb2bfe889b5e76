//! Transactions: all of it, or nothing.

use super::Connection;
use super::savepoint::Savepoint;
use crate::error::{Error, Report, Result};
use crate::sql::Script;
use postgres::SimpleQueryMessage;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

impl Connection {
    /// Runs `work` in a transaction: kept if it returns `Ok`, undone if it returns `Err` or panics. Inside another
    /// transaction it is a savepoint.
    ///
    /// ```
    /// # fn f(db: &mut pg_notebook::Connection) -> pg_notebook::Result<()> {
    /// db.transaction(|db| {
    ///     db.execute("UPDATE accounts SET balance = balance - 5 WHERE id = 1", &[])?;
    ///     db.execute("UPDATE accounts SET balance = balance + 5 WHERE id = 2", &[])
    /// })?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// What `work` returns; [`Error::Statement`] if a statement inside failed and `work` did not say so, for then
    /// nothing can be kept; [`Error::Usage`] if `work` ended the transaction itself; [`Error::Lost`].
    pub fn transaction<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let savepoint = if self.in_transaction() {
            Some(Savepoint::set(self, format!("nested_{}", self.depth))?)
        } else {
            self.begin()?;
            None
        };
        self.depth += 1;
        let result = catch_unwind(AssertUnwindSafe(|| work(self)));
        self.depth -= 1;
        let result = match result {
            Ok(Ok(value)) => return self.keep(savepoint).map(|()| value),
            other => other,
        };
        // What went wrong first is what tells; a lost connection undoes by itself.
        let _ = match savepoint {
            None => self.undo(),
            Some(savepoint) => savepoint.undo(self),
        };
        result.unwrap_or_else(|panic| resume_unwind(panic))
    }

    fn keep(&mut self, savepoint: Option<Savepoint>) -> Result<()> {
        let Some(savepoint) = savepoint else {
            if self.in_transaction() {
                return self.end_transaction();
            }
            return Err(usage("the transaction was ended inside of transaction(…)")
                .help("leave COMMIT and ROLLBACK out of it: it ends with Ok to keep, with Err to undo"));
        };
        savepoint.release(self).inspect_err(|_| {
            let _ = savepoint.undo(self);
        })
    }

    /// Opens a transaction that stays open until [`Self::commit`] or [`Self::rollback`].
    ///
    /// ```
    /// # fn f(db: &mut pg_notebook::Connection) -> pg_notebook::Result<()> {
    /// db.begin()?;
    /// db.execute("DELETE FROM pets", &[])?;
    /// db.rollback()?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// [`Error::Usage`] if one is open already; else as [`Self::query`].
    pub fn begin(&mut self) -> Result<()> {
        if self.in_transaction() {
            return Err(usage("a transaction is open already").help("end it with commit()? or rollback()?"));
        }
        self.ready()?;
        self.say("BEGIN", "BEGIN")?;
        self.in_transaction = true;
        Ok(())
    }

    /// Keeps what was done since [`Self::begin`].
    ///
    /// ```
    /// # fn f(db: &mut pg_notebook::Connection) -> pg_notebook::Result<()> {
    /// db.begin()?;
    /// db.execute("DELETE FROM pets WHERE name = $1", &[&"Rex"])?;
    /// db.commit()?;
    /// # Ok(()) }
    /// ```
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
        self.end_transaction()
    }

    /// Undoes what was done since [`Self::begin`].
    ///
    /// ```
    /// # fn f(db: &mut pg_notebook::Connection) -> pg_notebook::Result<()> {
    /// db.begin()?;
    /// db.execute("DELETE FROM pets", &[])?;
    /// db.rollback()?;
    /// assert!(!db.in_transaction());
    /// # Ok(()) }
    /// ```
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
    fn end_transaction(&mut self) -> Result<()> {
        // COMMIT of an aborted transaction succeeds as a rollback; a statement before it does not.
        let result = self.say("COMMIT", "SELECT; COMMIT");
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
                self.in_transaction = false;
                other.map_err(|error| match error.report().source {
                    // Nothing was sent.
                    None => error.help("the transaction is over: run it again from its start"),
                    Some(_) => error,
                })
            }
        }
    }

    pub(super) fn undo(&mut self) -> Result<()> {
        let result = self.say("ROLLBACK", "ROLLBACK");
        self.in_transaction = false;
        match result {
            Err(Error::Lost(_)) => Ok(()),
            other => other,
        }
    }

    /// Sends `sql`, of which `shown` stands in an error.
    fn say(&mut self, shown: &str, sql: &str) -> Result<()> {
        self.send(&Script::new(shown), |client| client.batch_execute(&Script::new(sql)))
    }

    /// Whether a transaction is open. One that was lost with its connection counts as open, until [`Self::rollback`].
    #[must_use]
    pub fn in_transaction(&self) -> bool {
        self.in_transaction
    }

    /// Inside a transaction block the clock of `now()` stands still since `BEGIN`.
    pub(super) fn ask_transaction(&mut self) -> Result<()> {
        // What it counts as if there is no answer.
        self.in_transaction = true;
        let question = Script::new("SELECT now() <> statement_timestamp()");
        let answer = self.send(&Script::new("SELECT now()"), |client| client.simple_query(&question));
        let inside = match answer {
            Ok(messages) => messages
                .iter()
                .any(|message| matches!(message, SimpleQueryMessage::Row(row) if row.get(0) == Some("t"))),
            Err(error) if error.code() == Some("25P02") => true,
            Err(error) => return Err(error),
        };
        self.in_transaction = inside;
        Ok(())
    }
}

fn usage(cause: &str) -> Error {
    Error::Usage(Report::new("", cause))
}

fn no_transaction() -> Error {
    usage("no transaction is open").help("open one with begin()?")
}
