//! One connection to Postgres: statements, transactions, and what to do when it breaks.

use crate::connect::{self, Patience};
use crate::error::{Error, Report, Result};
use crate::row::FromRow;
use crate::settings::Settings;
use crate::statement;
use postgres::types::ToSql;
use postgres::{Client, Row, SimpleQueryMessage, SimpleQueryRow};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

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
    hear: Option<Hearer>,
}

type Hearer = Arc<Mutex<dyn FnMut(&str) + Send>>;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Transaction {
    None,
    Open,
    /// SQL that may have opened or ended one went through [`Connection::client`].
    Unknown,
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
            hear: None,
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
        self.run(sql, |client| client.query(sql, params))
    }

    /// All rows of a query as `T`.
    ///
    /// # Errors
    /// As [`Self::query`], and [`Error::Row`] if a row does not fit `T`.
    pub fn query_as<T: FromRow>(&mut self, sql: &str, params: Params<'_>) -> Result<Vec<T>> {
        self.query(sql, params)?.iter().map(T::from_row).collect()
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
        self.run(sql, |client| client.execute(sql, params))
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

    /// Whether a transaction is open. Asks the server only after SQL went through [`Self::client`].
    ///
    /// # Errors
    /// [`Error::Lost`].
    pub fn in_transaction(&mut self) -> Result<bool> {
        if self.transaction == Transaction::Unknown {
            self.ask_transaction()?;
        }
        Ok(self.transaction == Transaction::Open)
    }

    /// The driver's client, for everything that has no method here: COPY, cursors, notifications.
    ///
    /// # Errors
    /// [`Error::Lost`] or [`Error::Connect`] if the connection is lost and cannot be opened again.
    pub fn client(&mut self) -> Result<&mut Client> {
        self.ready()?;
        self.transaction = Transaction::Unknown;
        self.last_used = Instant::now();
        self.client.as_mut().ok_or_else(|| lost("the connection is closed", ""))
    }

    /// What happened unasked since the last call, such as a reconnection; one line each.
    pub fn take_notices(&mut self) -> Vec<String> {
        std::mem::take(&mut self.notices)
    }

    /// From now on hands each notice to `hear` as it comes, instead of keeping it for [`Self::take_notices`].
    pub fn on_notice(&mut self, mut hear: impl FnMut(&str) + Send + 'static) {
        self.take_notices().iter().for_each(|notice| hear(notice));
        self.hear = Some(Arc::new(Mutex::new(hear)));
    }

    /// Opens a second connection like this one; whoever hears this one's notices hears its too.
    pub(crate) fn second(&self) -> Result<Self> {
        let mut second = Self::open(&self.settings)?;
        second.hear = self.hear.clone();
        Ok(second)
    }

    pub(crate) fn notice(&mut self, notice: String) {
        match &self.hear {
            Some(hear) => hear.lock().unwrap_or_else(PoisonError::into_inner)(&notice),
            None => self.notices.push(notice),
        }
    }

    /// All rows as text, of one or several statements: one round trip, and nothing prepared.
    pub(crate) fn simple_query(&mut self, sql: &str) -> Result<Vec<SimpleQueryRow>> {
        let rows = |message| match message {
            SimpleQueryMessage::Row(row) => Some(row),
            _ => None,
        };
        Ok(self.run(sql, |client| client.simple_query(sql))?.into_iter().filter_map(rows).collect())
    }

    /// As [`Self::simple_query`], with NULL as `None`.
    pub(crate) fn texts(&mut self, sql: &str) -> Result<Vec<Vec<Option<String>>>> {
        let texts = |row: &SimpleQueryRow| (0..row.len()).map(|i| row.get(i).map(ToOwned::to_owned)).collect();
        Ok(self.simple_query(sql)?.iter().map(texts).collect())
    }

    fn run<T>(
        &mut self,
        sql: &str,
        call: impl FnOnce(&mut Client) -> std::result::Result<T, postgres::Error>,
    ) -> Result<T> {
        self.ready()?;
        let result = self.send(sql, call);
        if statement::may_end_transaction(sql) && self.client.is_some() {
            self.ask_transaction()?;
        }
        result
    }

    /// One call on the client, with errors explained and a loss noted.
    fn send<T>(
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
        if self.transaction == Transaction::Unknown && self.client.is_some() {
            self.ask_transaction()?;
        }
        if self.transaction == Transaction::None
            && self.last_used.elapsed() >= IDLE
            && let Some(client) = self.client.as_mut()
            && client.is_valid(CHECK_TIMEOUT).is_err()
        {
            self.client = None;
        }
        if self.client.as_ref().is_some_and(|client| !client.is_closed()) {
            return Ok(());
        }
        match self.transaction {
            Transaction::None => self.reconnect(),
            Transaction::Open => Err(lost_transaction()),
            Transaction::Unknown => {
                self.transaction = Transaction::None;
                Err(lost_transaction())
            }
        }
    }

    fn reconnect(&mut self) -> Result<()> {
        self.client = None;
        self.client = Some(connect::open(&self.settings, Patience::Restart)?);
        self.last_used = Instant::now();
        self.notice(format!(
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
