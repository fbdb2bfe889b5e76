//! One connection to Postgres: statements, transactions, and what to do when it breaks.

use crate::connect::{self, Patience};
use crate::error::{Error, Report, Result};
use crate::project::Project;
use crate::row::FromRow;
use crate::settings::Settings;
use crate::statement::{self, Effect};
use postgres::types::ToSql;
use postgres::{Client, Row, SimpleQueryMessage};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::thread;
use std::time::{Duration, Instant};

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
    last_used: Instant,
    notices: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Transaction {
    None,
    /// Also after the connection was lost in it, until [`Connection::rollback`]: nothing may run outside of it unawares.
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
            project: None,
            client: Some(client),
            transaction: Transaction::None,
            depth: 0,
            last_used: Instant::now(),
            notices: Vec::new(),
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

    /// Whether a transaction is open. Asks the server only after SQL went through [`Self::client`].
    ///
    /// # Errors
    /// [`Error::Lost`] if the connection is lost and a transaction may have been open in it: it counts as open, until
    /// [`Self::rollback`].
    pub fn in_transaction(&mut self) -> Result<bool> {
        if self.transaction == Transaction::Unknown {
            self.ask_transaction()?;
        }
        Ok(self.transaction == Transaction::Open)
    }

    /// The driver's client, for everything that has no method here: cursors, notifications. What is done with it may
    /// open or end a transaction, so the server is asked afterwards; and if the connection is lost before that, it takes
    /// a [`Self::rollback`] to go on.
    ///
    /// # Errors
    /// [`Error::Lost`] or [`Error::Connect`] if the connection is lost and cannot be opened again.
    pub fn client(&mut self) -> Result<&mut Client> {
        self.ready()?;
        self.transaction = Transaction::Unknown;
        self.last_used = Instant::now();
        self.client.as_mut().ok_or_else(lost_transaction)
    }

    /// What happened unasked since the last call, such as a reconnection; one line each.
    pub fn take_notices(&mut self) -> Vec<String> {
        std::mem::take(&mut self.notices)
    }

    /// One call on the client that sends `sql`, on a connection that works.
    pub(crate) fn run<T>(
        &mut self,
        sql: &str,
        call: impl FnOnce(&mut Client) -> std::result::Result<T, postgres::Error>,
    ) -> Result<T> {
        self.ready()?;
        let effect = statement::effect(sql);
        if effect == Some(Effect::Opens) {
            self.transaction = Transaction::Open;
        }
        let result = self.send(sql, call);
        match effect {
            None => {}
            // Whatever comes of this question, the answer to `sql` is what the caller wants to know.
            Some(_) if self.client.is_some() => drop(self.ask_transaction()),
            // The error has said that nobody knows what was saved; there is nothing left to roll back.
            Some(Effect::Ends) => self.transaction = Transaction::None,
            Some(Effect::Opens) => {}
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
        let in_transaction = self.in_transaction()?;
        if !in_transaction
            && self.last_used.elapsed() >= IDLE
            && let Some(client) = self.client.as_mut()
            && client.is_valid(CHECK_TIMEOUT).is_err()
        {
            let client = self.client.take();
            // The driver says goodbye only after the answer that does not come: not for us to wait for.
            let _ = thread::Builder::new().name("goodbye".into()).spawn(move || drop(client));
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
        self.notices.push(format!(
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
