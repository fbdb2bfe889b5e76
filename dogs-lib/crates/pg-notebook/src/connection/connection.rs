//! One connection to Postgres: statements, transactions, and what to do when it breaks.

use super::open::{self, Patience};
use super::transaction::Transaction;
use crate::driver::Client;
use crate::error::refusal::{self as statement, Effect};
use crate::error::{Error, Report, Result};
use crate::log;
use crate::progress::{Progress, Steps, Watch};
use crate::project::Project;
use crate::settings::Settings;
use postgres::types::ToSql;
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
    pub(super) transaction: Transaction,
    /// How many [`Self::transaction`] calls are under way.
    pub(super) depth: u32,
    /// How many sandboxes are open, in which nothing may be kept.
    pub(crate) sandboxes: u32,
    /// When the statement under way was sent.
    started: Instant,
    last_used: Instant,
    notices: Vec<String>,
    hear: Option<Hearer>,
    /// Of the work that is watched, if any is.
    steps: Option<Steps>,
}

type Hearer = Arc<Mutex<dyn FnMut(&str) + Send>>;

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
        let client = open::open(settings, Patience::Startup)?;
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
            steps: None,
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
        self.beside(&self.settings)
    }

    /// Opens a connection for a part of this one's work; whoever hears this one's notices hears its too.
    pub(crate) fn beside(&self, settings: &Settings) -> Result<Self> {
        Ok(Self { hear: self.hear.clone(), steps: self.steps.clone(), ..Self::open(settings)? })
    }

    /// Does `work`: whoever hears the notices also hears now and then how far it is.
    pub(crate) fn watched<T>(&mut self, progress: Progress, work: impl FnOnce(&mut Self) -> T) -> T {
        let Some(hear) = self.hear.clone().filter(|_| !progress.is_of_nothing()) else { return work(self) };
        let say = move |line: &str| hear.lock().unwrap_or_else(PoisonError::into_inner)(line);
        let watch = Watch::start(progress, say);
        self.steps = Some(watch.steps());
        let result = work(self);
        self.steps = None;
        result
    }

    /// As [`Self::watched`], of so many statements, each of which [begins](Self::begins).
    pub(crate) fn watched_statements<T>(
        &mut self,
        what: &str,
        statements: usize,
        work: impl FnOnce(&mut Self) -> T,
    ) -> T {
        self.watched(Progress::new(what, u64::try_from(statements).ok()).counting("statements"), work)
    }

    /// Notes that `done` are done, of work that is watched.
    pub(crate) fn reached(&self, done: u64) {
        if let Some(steps) = &self.steps {
            steps.reach(done);
        }
    }

    /// Notes that statement number `index` (from 0) of `part` begins, which is one of `size`.
    pub(crate) fn begins(&self, part: &str, size: usize, index: usize, statement: impl Into<String>) {
        if let Some(steps) = &self.steps {
            steps.begin(part, size, index, statement);
        }
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
        let (closed, spoiled) = (client.is_closed(), client.is_spoiled());
        let result = result.map_err(|error| statement::explain(error, sql, closed, in_transaction));
        if spoiled || matches!(result, Err(Error::Lost(_))) {
            self.client = None;
        }
        result
    }

    /// Sees to it that there is a connection which nothing was sent on yet, or says why not.
    pub(super) fn ready(&mut self) -> Result<()> {
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
        self.client = Some(open::open(&self.settings, Patience::Restart)?);
        self.last_used = Instant::now();
        self.notice(format!(
            "reconnected to {}: the old connection was lost, its temporary tables and SET values are gone",
            self.settings.address()
        ));
        Ok(())
    }
}

impl std::fmt::Debug for Connection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Connection({})", self.settings)
    }
}

fn lost_transaction() -> Error {
    let cause = "the connection was lost inside a transaction, and the server has rolled it back";
    Error::Lost(Report::new("nothing was sent", cause)).help(statement::AFTER_A_LOST_TRANSACTION)
}
