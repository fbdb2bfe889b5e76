//! Rows as they arrive, however many there are.

use super::row::FromRow;
use super::{Connection, Params};
use crate::error::{Error, Result};
use crate::log;
use postgres::Row;
use std::collections::VecDeque;
use std::ops::ControlFlow;
use std::pin::Pin;
use std::time::Duration;
use tokio_postgres::RowStream;

/// The rows of a query, one after the other; comes from [`Connection::stream`].
///
/// It holds a window of what has arrived, a few hundred rows at most, and the server waits when that is full. Dropped
/// before the end, it has the server stop the query.
pub struct Rows<'c, T> {
    reader: Reader<'c>,
    arrived: VecDeque<T>,
    /// What was wrong with the row after those.
    failed: Option<Error>,
}

/// The largest window. What the driver reads from its socket at once is less.
const WINDOW: usize = 1024;
/// A query whose rest arrives within this time need not be cancelled.
const NEARLY_DONE: Duration = Duration::from_millis(20);
/// How long the way of a cancellation may take.
const CANCEL: Duration = Duration::from_secs(5);

impl<'c, T: FromRow> Rows<'c, T> {
    /// To be read to the end: a transaction does not survive that it is not.
    pub(crate) fn start(db: &'c mut Connection, sql: &str, params: Params<'_>) -> Result<Self> {
        Ok(Self { reader: Reader::start(db, sql, params)?, arrived: VecDeque::new(), failed: None })
    }

    /// May be dropped at any time.
    pub(crate) fn guarded(db: &'c mut Connection, sql: &str, params: Params<'_>) -> Result<Self> {
        Ok(Self { reader: Reader::guarded(db, sql, params)?, arrived: VecDeque::new(), failed: None })
    }

    /// All of them.
    pub(crate) fn all(mut self) -> Result<Vec<T>> {
        let (mut all, mut failed) = (Vec::new(), None);
        loop {
            let more = self.reader.fill(&mut |row| {
                match T::from_row(row) {
                    Ok(item) => all.push(item),
                    Err(error) => failed = Some(error),
                }
                failed.is_none()
            })?;
            match failed {
                Some(error) => return Err(error),
                None if more => {}
                None => return Ok(all),
            }
        }
    }
}

impl<T: FromRow> Iterator for Rows<'_, T> {
    type Item = Result<T>;

    fn next(&mut self) -> Option<Result<T>> {
        loop {
            if let Some(item) = self.arrived.pop_front() {
                return Some(Ok(item));
            }
            if let Some(error) = self.failed.take() {
                return Some(Err(error));
            }
            if self.reader.has_ended() {
                return None;
            }
            // Each row is made into what it is to be as it arrives, while it is at hand.
            let filled = self.reader.fill(&mut |row| match T::from_row(row) {
                Ok(item) => {
                    self.arrived.push_back(item);
                    self.arrived.len() < WINDOW
                }
                Err(error) => {
                    self.failed = Some(error);
                    false
                }
            });
            if let Err(error) = filled {
                self.failed = Some(error);
            }
        }
    }
}

/// A query under way.
struct Reader<'c> {
    db: &'c mut Connection,
    sql: String,
    /// `None` when it has ended.
    stream: Option<Pin<Box<RowStream>>>,
    /// Whether a savepoint lets the transaction live on when the query is stopped.
    savepoint: bool,
    /// How many rows have arrived.
    count: u64,
}

impl<'c> Reader<'c> {
    fn start(db: &'c mut Connection, sql: &str, params: Params<'_>) -> Result<Self> {
        let stream = Some(Box::pin(db.start(sql, params)?));
        Ok(Self { db, sql: sql.to_owned(), stream, savepoint: false, count: 0 })
    }

    fn guarded(db: &'c mut Connection, sql: &str, params: Params<'_>) -> Result<Self> {
        let savepoint = db.in_transaction()?;
        if savepoint {
            db.batch_execute("SAVEPOINT rows")?;
        }
        let mut reader = Self::start(db, sql, params)?;
        reader.savepoint = savepoint;
        Ok(reader)
    }

    fn has_ended(&self) -> bool {
        self.stream.is_none()
    }

    /// Waits for rows and hands them over, as long as `take` wants more; `false` when those were the last.
    fn fill(&mut self, take: &mut dyn FnMut(&Row) -> bool) -> Result<bool> {
        let Some(mut stream) = self.stream.take() else { return Ok(false) };
        let count = &mut self.count;
        let take = |row: Row| {
            *count += 1;
            take(&row)
        };
        let more = self.db.send(&self.sql, |client| client.arrived(&mut stream, take));
        if let Ok(true) = more {
            self.stream = Some(stream);
            return Ok(true);
        }
        log::rows(self.count);
        self.db.sent(&self.sql, more.is_err());
        more?;
        if std::mem::take(&mut self.savepoint) {
            self.db.batch_execute("RELEASE rows")?;
        }
        Ok(false)
    }

    fn stop(&mut self) -> Result<()> {
        let Some(mut stream) = self.stream.take() else { return Ok(()) };
        let (db, sql) = (&mut *self.db, &self.sql);
        let can_cancel = self.savepoint || !db.in_transaction()?;
        let patience = can_cancel.then_some(NEARLY_DONE);
        if let Ok(false) = db.send(sql, |client| client.drain(&mut stream, patience)) {
            db.send(sql, |client| client.cancel(CANCEL))?;
            let _ = db.send(sql, |client| client.drain(&mut stream, None));
        }
        log::rows(self.count);
        self.db.sent(&self.sql, false);
        if std::mem::take(&mut self.savepoint) {
            self.db.batch_execute("ROLLBACK TO rows; RELEASE rows")?;
        }
        Ok(())
    }
}

impl Drop for Reader<'_> {
    fn drop(&mut self) {
        // What went wrong here is with the connection, and the next statement on it will say so.
        let _ = self.stop();
    }
}

impl<T> std::fmt::Debug for Rows<'_, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let reader = &self.reader;
        f.debug_struct("Rows").field("sql", &reader.sql).field("ended", &reader.has_ended()).finish_non_exhaustive()
    }
}

/// What the closure of [`Connection::each`] may return: nothing; a `Result`, of which an `Err` ends it; or a
/// [`ControlFlow`], of which a `Break` ends it.
pub trait Flow {
    /// Whether to go on.
    ///
    /// # Errors
    /// The closure's own.
    fn flow(self) -> Result<ControlFlow<()>>;
}

impl Flow for () {
    fn flow(self) -> Result<ControlFlow<()>> {
        Ok(ControlFlow::Continue(()))
    }
}

impl Flow for ControlFlow<()> {
    fn flow(self) -> Result<ControlFlow<()>> {
        Ok(self)
    }
}

impl<F: Flow> Flow for Result<F> {
    fn flow(self) -> Result<ControlFlow<()>> {
        self?.flow()
    }
}
