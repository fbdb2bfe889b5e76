//! One connection to Postgres: statements, transactions, and what to do when it breaks.

use crate::client::{self, Client};
use crate::connect::{self, Patience};
use crate::error::{Error, Report, Result};
use crate::row::FromRow;
use crate::rows::{Flow, Rows};
use crate::settings::Settings;
use crate::statement;
use postgres::Row;
use postgres::types::ToSql;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::{Duration, Instant};
use tokio_postgres::RowStream;

/// The values of `$1`, `$2`, … in a statement: `&[&name, &height]`.
pub type Params<'a> = &'a [&'a (dyn ToSql + Sync)];

/// A connection, and whether a transaction is open in it.
///
/// Where nothing has been sent and no transaction was open, a connection that broke is opened again by itself, with a
/// [notice](Self::take_notices). A statement that was sent is never sent again.
pub struct Connection {
    settings: Settings,
    /// `None` once it is known to be lost.
    client: Option<Client>,
    transaction: Transaction,
    /// How many [`Self::transaction`] calls are under way.
    depth: u32,
    last_used: Instant,
    notices: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Transaction {
    None,
    Open,
}

/// After this long a connection is looked at before it is used (one round trip). Calls in a loop never pay for it.
const IDLE: Duration = Duration::from_millis(50);
/// An idle server that takes longer than this to say anything is taken for lost.
const CHECK_TIMEOUT: Duration = Duration::from_secs(5);

impl Connection {
    /// Connects. A server that says it is starting up is waited for, up to 10 s.
    ///
    /// # Errors
    /// [`Error::Settings`] or [`Error::Connect`], saying which address, from which setting, and what to do.
    pub fn open(settings: &Settings) -> Result<Self> {
        let client = connect::open(settings, Patience::Startup)?;
        Ok(Self {
            settings: settings.clone(),
            client: Some(client),
            transaction: Transaction::None,
            depth: 0,
            last_used: Instant::now(),
            notices: Vec::new(),
        })
    }

    /// What it was opened with.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// All rows of a query.
    ///
    /// # Errors
    /// [`Error::Statement`] with the server's words; [`Error::Lost`]; [`Error::Row`] if a parameter has the wrong type.
    pub fn query(&mut self, sql: &str, params: Params<'_>) -> Result<Vec<Row>> {
        let in_transaction = self.transaction != Transaction::None;
        self.run(sql, |client| {
            let rows = client.rows(sql, params, in_transaction)?;
            client::collect(client, rows)
        })
    }

    /// All rows of a query as `T`, each read as it arrives.
    ///
    /// # Errors
    /// As [`Self::query`], and [`Error::Row`] if a row does not fit `T`.
    pub fn query_as<T: FromRow>(&mut self, sql: &str, params: Params<'_>) -> Result<Vec<T>> {
        Rows::start(self, sql, params)?.collect()
    }

    /// The rows of a query as `T`, one after the other as they arrive, however many there are: see [`Rows`].
    ///
    /// A query that is stopped before its end is cancelled, and undone; a transaction around it goes on.
    ///
    /// # Errors
    /// As [`Self::query`]; the iterator's items have the errors of [`Self::query_as`].
    pub fn stream<T: FromRow>(&mut self, sql: &str, params: Params<'_>) -> Result<Rows<'_, T>> {
        Rows::guarded(self, sql, params)
    }

    /// Calls `work` with each row of a query as it arrives, and returns how many there were. `work` may end it early:
    /// see [`Flow`].
    ///
    /// # Errors
    /// As [`Self::query_as`], and what `work` returns.
    pub fn each<T: FromRow, F: Flow>(
        &mut self,
        sql: &str,
        params: Params<'_>,
        mut work: impl FnMut(T) -> F,
    ) -> Result<u64> {
        let mut count = 0;
        for row in self.stream(sql, params)? {
            count += 1;
            if let ControlFlow::Break(()) = work(row?).flow()? {
                break;
            }
        }
        Ok(count)
    }

    /// The one row of a query as `T`.
    ///
    /// # Errors
    /// As [`Self::query_as`], and [`Error::Row`] if there is no row or more than one.
    pub fn query_one_as<T: FromRow>(&mut self, sql: &str, params: Params<'_>) -> Result<T> {
        let rows = self.query(sql, params)?;
        match rows.as_slice() {
            [row] => T::from_row(row),
            _ => Err(wrong_count(sql, "one row", rows.len())),
        }
    }

    /// The row of a query as `T`, or `None`.
    ///
    /// # Errors
    /// As [`Self::query_as`], and [`Error::Row`] if there is more than one row.
    pub fn query_opt_as<T: FromRow>(&mut self, sql: &str, params: Params<'_>) -> Result<Option<T>> {
        let rows = self.query(sql, params)?;
        match rows.as_slice() {
            [] => Ok(None),
            [row] => T::from_row(row).map(Some),
            _ => Err(wrong_count(sql, "at most one row", rows.len())),
        }
    }

    /// Runs a statement and returns how many rows it changed.
    ///
    /// # Errors
    /// As [`Self::query`].
    pub fn execute(&mut self, sql: &str, params: Params<'_>) -> Result<u64> {
        let in_transaction = self.transaction != Transaction::None;
        self.run(sql, |client| {
            let mut rows = Box::pin(client.rows(sql, params, in_transaction)?);
            client.drain(&mut rows, None)?;
            Ok(rows.rows_affected().unwrap_or_default())
        })
    }

    /// Runs any number of statements separated by semicolons, without parameters. Without `BEGIN` in it, it is one
    /// transaction.
    ///
    /// # Errors
    /// As [`Self::query`].
    pub fn batch_execute(&mut self, sql: &str) -> Result<()> {
        self.run(sql, |client| client.batch_execute(sql))
    }

    /// Runs `work` in a transaction: kept if it returns `Ok`, undone if it returns `Err` or panics. Inside another
    /// transaction it is a savepoint.
    ///
    /// # Errors
    /// What `work` returns; [`Error::Statement`] if a statement inside failed and `work` did not say so, for then
    /// nothing can be kept; [`Error::Lost`].
    pub fn transaction<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let outermost = !self.in_transaction()?;
        let savepoint = format!("nested_{}", self.depth);
        if outermost {
            self.begin()?;
        } else {
            self.batch_execute(&format!("SAVEPOINT {savepoint}"))?;
        }
        self.depth += 1;
        let result = catch_unwind(AssertUnwindSafe(|| work(self)));
        self.depth -= 1;
        let undo = |db: &mut Self| {
            if outermost {
                db.rollback()
            } else {
                db.batch_execute(&format!("ROLLBACK TO {savepoint}; RELEASE {savepoint}"))
            }
        };
        match result {
            Ok(Ok(value)) => {
                if outermost {
                    self.commit()?;
                } else if let Err(error) = self.batch_execute(&format!("RELEASE {savepoint}")) {
                    undo(self)?;
                    return Err(error);
                }
                Ok(value)
            }
            Ok(Err(error)) => {
                // The first error is the one that tells; a lost connection undoes by itself.
                let _ = undo(self);
                Err(error)
            }
            Err(panic) => {
                let _ = undo(self);
                resume_unwind(panic)
            }
        }
    }

    /// Opens a transaction that stays open until [`Self::commit`] or [`Self::rollback`].
    ///
    /// # Errors
    /// [`Error::Usage`] if one is open already; else as [`Self::query`].
    pub fn begin(&mut self) -> Result<()> {
        if self.in_transaction()? {
            return Err(usage("a transaction is open already").help("end it with commit()? or rollback()?"));
        }
        self.send("BEGIN", |client| client.batch_execute("BEGIN"))?;
        self.transaction = Transaction::Open;
        Ok(())
    }

    /// Keeps what was done since [`Self::begin`].
    ///
    /// # Errors
    /// [`Error::Statement`] if a statement in it failed: then nothing is kept, and the transaction is over.
    /// [`Error::Usage`] if none is open. [`Error::Lost`] if the answer did not come.
    pub fn commit(&mut self) -> Result<()> {
        self.expect_transaction()?;
        // COMMIT of an aborted transaction succeeds as a rollback; a statement before it does not.
        let result = self.send("COMMIT", |client| client.batch_execute("SELECT; COMMIT"));
        match result {
            Err(error @ Error::Statement(_)) => {
                self.rollback()?;
                let why = if error.code() == Some("25P02") { "a statement in it had failed" } else { "COMMIT failed" };
                Err(error.doing("nothing was saved").detail("transaction", format!("rolled back: {why}")))
            }
            other => {
                self.transaction = Transaction::None;
                other
            }
        }
    }

    /// Undoes what was done since [`Self::begin`].
    ///
    /// # Errors
    /// [`Error::Usage`] if no transaction is open. A lost connection is none: the server has rolled back.
    pub fn rollback(&mut self) -> Result<()> {
        self.expect_transaction()?;
        let result = self.send("ROLLBACK", |client| client.batch_execute("ROLLBACK"));
        self.transaction = Transaction::None;
        match result {
            Err(Error::Lost(_)) => Ok(()),
            other => other,
        }
    }

    /// Whether a transaction is open.
    ///
    /// # Errors
    /// None at present.
    pub fn in_transaction(&mut self) -> Result<bool> {
        Ok(self.transaction == Transaction::Open)
    }

    /// What happened unasked since the last call, such as a reconnection; one line each.
    pub fn take_notices(&mut self) -> Vec<String> {
        std::mem::take(&mut self.notices)
    }

    fn run<T>(
        &mut self,
        sql: &str,
        call: impl FnOnce(&mut Client) -> std::result::Result<T, postgres::Error>,
    ) -> Result<T> {
        self.ready()?;
        let result = self.send(sql, call);
        self.sent(sql)?;
        result
    }

    /// Starts a query; its rows are then taken with [`Self::send`], and after the last one it was [`Self::sent`].
    pub(crate) fn start(&mut self, sql: &str, params: Params<'_>) -> Result<RowStream> {
        self.ready()?;
        let in_transaction = self.transaction != Transaction::None;
        self.send(sql, |client| client.rows(sql, params, in_transaction))
    }

    /// To be called when a statement that could hold anything has run.
    pub(crate) fn sent(&mut self, sql: &str) -> Result<()> {
        if statement::may_end_transaction(sql) && self.client.is_some() {
            self.ask_transaction()?;
        }
        Ok(())
    }

    /// One call on the client, with errors explained and a loss noted.
    pub(crate) fn send<T>(
        &mut self,
        sql: &str,
        call: impl FnOnce(&mut Client) -> std::result::Result<T, postgres::Error>,
    ) -> Result<T> {
        let in_transaction = self.transaction != Transaction::None;
        let Some(client) = self.client.as_mut() else { return Err(lost_transaction()) };
        let result = call(client);
        self.last_used = Instant::now();
        let closed = client.is_closed();
        let result = result.map_err(|error| statement::explain(error, sql, closed, in_transaction));
        if matches!(result, Err(Error::Lost(_))) {
            self.client = None;
        }
        result
    }

    /// Sees to it that there is a connection which nothing was sent on yet, or says why not.
    fn ready(&mut self) -> Result<()> {
        if self.transaction == Transaction::None
            && self.last_used.elapsed() >= IDLE
            && let Some(client) = self.client.as_mut()
            && !client.is_valid(CHECK_TIMEOUT)
        {
            self.client = None;
        }
        if self.client.as_ref().is_some_and(|client| !client.is_closed()) {
            return Ok(());
        }
        match self.transaction {
            Transaction::None => self.reconnect(),
            Transaction::Open => Err(lost_transaction()),
        }
    }

    fn reconnect(&mut self) -> Result<()> {
        self.client = None;
        self.client = Some(connect::open(&self.settings, Patience::Restart)?);
        self.last_used = Instant::now();
        self.notices.push(format!(
            "reconnected to {}: the connection had been lost while nothing was under way; its temporary tables and SET \
             values are gone",
            self.settings.address()
        ));
        Ok(())
    }

    fn expect_transaction(&mut self) -> Result<()> {
        if self.in_transaction()? {
            return Ok(());
        }
        Err(usage("no transaction is open").help("open one with begin()?"))
    }

    /// Inside a transaction block the clock of `now()` stands still since `BEGIN`.
    fn ask_transaction(&mut self) -> Result<()> {
        let answer = self.send("SELECT now()", |client| client.simple_query("SELECT now() <> statement_timestamp()"));
        self.transaction = match answer {
            Ok(messages) => {
                let inside = messages.iter().any(
                    |message| matches!(message, postgres::SimpleQueryMessage::Row(row) if row.get(0) == Some("t")),
                );
                if inside { Transaction::Open } else { Transaction::None }
            }
            Err(error) if error.code() == Some("25P02") => Transaction::Open,
            Err(error) => return Err(error),
        };
        Ok(())
    }
}

impl std::fmt::Debug for Connection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Connection({})", self.settings)
    }
}

fn wrong_count(sql: &str, wanted: &str, found: usize) -> Error {
    Error::Row(Report::new("wrong number of rows", format!("wanted {wanted}, found {found}")))
        .detail("statement", statement::shorten(sql))
}

fn usage(cause: &str) -> Error {
    Error::Usage(Report::new("", cause))
}

fn lost(cause: &str, doing: &str) -> Error {
    Error::Lost(Report::new(doing, cause))
}

fn lost_transaction() -> Error {
    lost("the connection was lost inside a transaction, and the server has rolled it back", "nothing was sent")
        .help("end it with rollback()?, then begin again")
}
