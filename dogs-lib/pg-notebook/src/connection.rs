//! One connection to Postgres: statements, transactions, and what to do when it breaks.

use crate::client::{self, Client};
use crate::connect::{self, Patience};
use crate::error::{Error, Report, Result};
use crate::log;
use crate::project::Project;
use crate::row::FromRow;
use crate::rows::{Flow, Rows};
use crate::settings::Settings;
use crate::statement::{self, Effect};
use postgres::types::ToSql;
use postgres::{Row, SimpleQueryMessage};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, Mutex, PoisonError};
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
    /// Where to look whether the server has moved.
    project: Option<Project>,
    /// `None` once it is known to be lost.
    client: Option<Client>,
    transaction: Transaction,
    /// How many [`Self::transaction`] calls are under way.
    depth: u32,
    /// How many sandboxes are open, in which nothing may be kept.
    pub(crate) sandboxes: u32,
    /// When the statement under way was sent.
    started: Instant,
    last_used: Instant,
    notices: Vec<String>,
    hear: Option<Hearer>,
}

type Hearer = Arc<Mutex<dyn FnMut(&str) + Send>>;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Transaction {
    None,
    /// Also after the connection was lost in it, until [`Connection::rollback`]: nothing may run outside of it unawares.
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
            project: None,
            client: Some(client),
            transaction: Transaction::None,
            depth: 0,
            sandboxes: 0,
            started: Instant::now(),
            last_used: Instant::now(),
            notices: Vec::new(),
            hear: None,
        })
    }

    /// As [`Self::open`], with the settings of `project`. When it reconnects it reads them again, and follows a server
    /// that moved to another port.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn of(project: &Project) -> Result<Self> {
        Ok(Self { project: Some(*project), ..Self::open(&Settings::of(project)?)? })
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
        let in_transaction = self.in_transaction()?;
        self.run(sql, |client| {
            let rows = client.rows(sql, params, in_transaction)?;
            client::collect(client, rows).inspect(|rows| log::rows(rows.len() as u64))
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
        let in_transaction = self.in_transaction()?;
        self.run(sql, |client| {
            let mut rows = Box::pin(client.rows(sql, params, in_transaction)?);
            client.drain(&mut rows, None)?;
            let rows = rows.rows_affected().unwrap_or_default();
            log::rows(rows);
            Ok(rows)
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
    /// nothing can be kept; [`Error::Usage`] if `work` ended the transaction itself; [`Error::Lost`].
    pub fn transaction<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let savepoint = self.in_transaction()?.then(|| format!("nested_{}", self.depth));
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
            if self.in_transaction()? {
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
        if self.in_transaction()? {
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
        if !self.in_transaction()? {
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
        if let Ok(false) = self.in_transaction() {
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

    /// One statement, or several calls that belong together: `sql` is what is shown of them.
    pub(crate) fn run<T>(
        &mut self,
        sql: &str,
        call: impl FnOnce(&mut Client) -> std::result::Result<T, postgres::Error>,
    ) -> Result<T> {
        self.prepare_for(sql)?;
        let result = self.send(sql, call);
        self.sent(sql, result.is_err());
        result
    }

    /// Starts a query; its rows are then taken with [`Self::send`], and after the last one it was [`Self::sent`].
    pub(crate) fn start(&mut self, sql: &str, params: Params<'_>) -> Result<RowStream> {
        self.prepare_for(sql)?;
        let in_transaction = self.transaction == Transaction::Open;
        let started = self.send(sql, |client| client.rows(sql, params, in_transaction));
        if started.is_err() {
            self.sent(sql, true);
        }
        started
    }

    fn prepare_for(&mut self, sql: &str) -> Result<()> {
        self.ready()?;
        if statement::effect(sql) == Some(Effect::Opens) {
            self.transaction = Transaction::Open;
        }
        self.started = Instant::now();
        Ok(())
    }

    /// To be called when `sql` has run, whatever came of it.
    pub(crate) fn sent(&mut self, sql: &str, failed: bool) {
        log::statement(sql, self.started.elapsed(), failed);
        match statement::effect(sql) {
            None => {}
            // Whatever comes of this question, the answer to `sql` is what the caller wants to know.
            Some(_) if self.client.is_some() => drop(self.ask_transaction()),
            // The error has said that nobody knows what was saved; there is nothing left to roll back.
            Some(Effect::Ends) => self.transaction = Transaction::None,
            Some(Effect::Opens) => {}
        }
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
        let in_transaction = self.in_transaction()?;
        if !in_transaction
            && self.last_used.elapsed() >= IDLE
            && let Some(client) = self.client.as_mut()
            && !client.is_valid(CHECK_TIMEOUT)
        {
            self.client = None;
        }
        match &self.client {
            Some(client) if !client.is_closed() => Ok(()),
            _ if in_transaction => Err(lost_transaction()),
            _ => self.reconnect(),
        }
    }

    fn reconnect(&mut self) -> Result<()> {
        self.client = None;
        // Only if the same place says so: when the lab's server stops, what is left may mean another database.
        if let Some(settings) = self.project.and_then(|project| Settings::of(&project).ok())
            && settings.hosts.origin == self.settings.hosts.origin
        {
            self.settings = settings;
        }
        self.client = Some(connect::open(&self.settings, Patience::Restart)?);
        self.last_used = Instant::now();
        self.notice(format!(
            "reconnected to {}: the old connection was lost, its temporary tables and SET values are gone",
            self.settings.address()
        ));
        Ok(())
    }

    /// Inside a transaction block the clock of `now()` stands still since `BEGIN`.
    fn ask_transaction(&mut self) -> Result<()> {
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

fn no_transaction() -> Error {
    usage("no transaction is open").help("open one with begin()?")
}

fn lost_transaction() -> Error {
    let cause = "the connection was lost inside a transaction, and the server has rolled it back";
    Error::Lost(Report::new("nothing was sent", cause)).help(statement::AFTER_A_LOST_TRANSACTION)
}
