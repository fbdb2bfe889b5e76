//! Rows as they arrive, however many there are.

use super::connection::{Connection, Started};
use super::row::FromRow;
use super::savepoint::Savepoint;
use crate::driver::Params;
use crate::error::{Error, Result};
use crate::log;
use crate::sql::Script;
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

/// A query, and its rows until they have ended.
struct Reader<'c> {
    db: &'c mut Connection,
    script: Script<'static>,
    under_way: Option<UnderWay>,
    /// Lets the transaction live on when the query is stopped.
    savepoint: Option<Savepoint>,
    /// How many rows have arrived.
    count: u64,
}

struct UnderWay {
    started: Started,
    stream: Pin<Box<RowStream>>,
}

impl<'c> Reader<'c> {
    fn start(db: &'c mut Connection, sql: &str, params: Params<'_>) -> Result<Self> {
        let script = Script::new(sql.to_owned());
        let (started, stream) = db.start_rows(&script, params)?;
        let under_way = Some(UnderWay { started, stream: Box::pin(stream) });
        Ok(Self { db, script, under_way, savepoint: None, count: 0 })
    }

    fn guarded(db: &'c mut Connection, sql: &str, params: Params<'_>) -> Result<Self> {
        let savepoint = if db.in_transaction() { Some(Savepoint::set(db, "rows")?) } else { None };
        let mut reader = Self::start(db, sql, params)?;
        reader.savepoint = savepoint;
        Ok(reader)
    }

    fn has_ended(&self) -> bool {
        self.under_way.is_none()
    }

    /// Waits for rows and hands them over, as long as `take` wants more; `false` when those were the last.
    fn fill(&mut self, take: &mut dyn FnMut(&Row) -> bool) -> Result<bool> {
        let Some(UnderWay { started, mut stream }) = self.under_way.take() else { return Ok(false) };
        let count = &mut self.count;
        let take = |row: Row| {
            *count += 1;
            take(&row)
        };
        let more = self.db.send(&self.script, |client| client.arrived(&mut stream, take));
        if let Ok(true) = more {
            self.under_way = Some(UnderWay { started, stream });
            return Ok(true);
        }
        log::rows(self.count);
        self.db.end(&self.script, started, more.is_err());
        more?;
        if let Some(savepoint) = self.savepoint.take() {
            savepoint.release(self.db)?;
        }
        Ok(false)
    }

    fn stop(&mut self) -> Result<()> {
        let Some(UnderWay { started, mut stream }) = self.under_way.take() else { return Ok(()) };
        let (db, script) = (&mut *self.db, &self.script);
        let can_cancel = self.savepoint.is_some() || !db.in_transaction();
        let patience = can_cancel.then_some(NEARLY_DONE);
        let mut cancelled = Ok(());
        if let Ok(false) = db.send(script, |client| client.drain(&mut stream, patience)) {
            cancelled = db.send(script, |client| client.cancel(CANCEL));
            if cancelled.is_ok() {
                let _ = db.send(script, |client| client.drain(&mut stream, None));
            }
        }
        log::rows(self.count);
        db.end(script, started, false);
        cancelled?;
        if let Some(savepoint) = self.savepoint.take() {
            savepoint.undo(db)?;
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
        f.debug_struct("Rows")
            .field("sql", &reader.script.text())
            .field("ended", &reader.has_ended())
            .finish_non_exhaustive()
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
