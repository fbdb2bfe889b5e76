//! Rows as they arrive, however many there are.

use crate::connection::{Connection, Params};
use crate::error::Result;
use crate::log;
use crate::row::FromRow;
use postgres::Row;
use std::marker::PhantomData;
use std::ops::ControlFlow;
use std::pin::Pin;
use std::time::Duration;
use tokio_postgres::RowStream;

/// The rows of a query, one after the other; comes from [`Connection::stream`].
///
/// It holds a window of what has arrived, a few hundred rows at most, and the server waits when that is full. Dropped
/// before the end, it has the server stop the query.
pub struct Rows<'c, T> {
    db: &'c mut Connection,
    sql: String,
    /// `None` when it has ended.
    stream: Option<Pin<Box<RowStream>>>,
    arrived: std::vec::IntoIter<Row>,
    /// Whether a savepoint lets the transaction live on when the query is stopped.
    savepoint: bool,
    /// How many rows have arrived.
    count: u64,
    of: PhantomData<fn() -> T>,
}

/// The largest window. What the driver reads from its socket at once is less.
const WINDOW: usize = 1024;
/// A query whose rest arrives within this time need not be cancelled.
const NEARLY_DONE: Duration = Duration::from_millis(20);
/// How long the way of a cancellation may take.
const CANCEL: Duration = Duration::from_secs(5);

impl<'c, T> Rows<'c, T> {
    /// To be read to the end: a transaction does not survive that it is not.
    pub(crate) fn start(db: &'c mut Connection, sql: &str, params: Params<'_>) -> Result<Self> {
        let stream = Some(Box::pin(db.start(sql, params)?));
        Ok(Self {
            db,
            sql: sql.to_owned(),
            stream,
            arrived: Vec::new().into_iter(),
            savepoint: false,
            count: 0,
            of: PhantomData,
        })
    }

    /// May be dropped at any time.
    pub(crate) fn guarded(db: &'c mut Connection, sql: &str, params: Params<'_>) -> Result<Self> {
        let savepoint = db.in_transaction()?;
        if savepoint {
            db.batch_execute("SAVEPOINT rows")?;
        }
        let mut rows = Self::start(db, sql, params)?;
        rows.savepoint = savepoint;
        Ok(rows)
    }

    /// Waits for rows; `false` when there are no more.
    fn fill(&mut self) -> Result<bool> {
        let Some(mut stream) = self.stream.take() else { return Ok(false) };
        let mut rows = Vec::with_capacity(WINDOW);
        let more = self.db.send(&self.sql, |client| client.arrived(&mut stream, WINDOW, &mut rows));
        if let Ok(true) = more {
            self.stream = Some(stream);
            self.count += rows.len() as u64;
            self.arrived = rows.into_iter();
            return Ok(true);
        }
        self.count += rows.len() as u64;
        log::rows(self.count);
        self.db.sent(&self.sql, more.is_err());
        more?;
        self.arrived = rows.into_iter();
        if std::mem::take(&mut self.savepoint) {
            self.db.batch_execute("RELEASE rows")?;
        }
        Ok(self.arrived.len() > 0)
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

impl<T: FromRow> Iterator for Rows<'_, T> {
    type Item = Result<T>;

    fn next(&mut self) -> Option<Result<T>> {
        loop {
            if let Some(row) = self.arrived.next() {
                return Some(T::from_row(&row));
            }
            match self.fill() {
                Ok(true) => {}
                Ok(false) => return None,
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

impl<T> Drop for Rows<'_, T> {
    fn drop(&mut self) {
        // What went wrong here is with the connection, and the next statement on it will say so.
        let _ = self.stop();
    }
}

impl<T> std::fmt::Debug for Rows<'_, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rows").field("sql", &self.sql).field("ended", &self.stream.is_none()).finish_non_exhaustive()
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
