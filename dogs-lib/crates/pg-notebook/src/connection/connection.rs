//! A connection, and the way of a statement through it.

use super::copy_refusal::refuse_copy;
use super::listener::Listener;
use super::open::{self, Patience};
use crate::driver::{Client, Params};
use crate::error::{AFTER_A_LOST_TRANSACTION, Error, Report, Result, refusal};
use crate::log;
use crate::project::Project;
use crate::settings::{self, Settings};
use crate::sql::{Effect, Script};
use std::time::{Duration, Instant};
use tokio_postgres::RowStream;

/// A connection, and whether a transaction is open in it.
///
/// Where nothing has been sent and no transaction was open, a connection that broke is opened again by itself, with a
/// [notice](Self::take_notices). A statement that was sent is never sent again.
pub struct Connection {
    settings: Settings,
    /// Where to look whether the server has moved.
    project: Option<Project>,
    /// `None` once it is known to be lost.
    pub(super) client: Option<Client>,
    /// Also after the connection was lost in one, until [`Connection::rollback`]: nothing may run outside of it unawares.
    pub(super) in_transaction: bool,
    /// How many [`Self::transaction`] calls are under way.
    pub(super) depth: u32,
    /// How many sandboxes are open, in which nothing may be kept.
    pub(crate) sandboxes: u32,
    last_used: Instant,
    pub(super) listener: Listener,
}

/// That a statement has been started, and when: whoever has this has to [end](Connection::end) it.
#[derive(Debug)]
#[must_use]
pub(crate) struct Started(Instant);

/// After this long a connection is looked at before it is used (one round trip). Calls in a loop never pay for it.
const IDLE: Duration = Duration::from_millis(50);
/// An idle server that takes longer than this to say anything is taken for lost.
const CHECK_TIMEOUT: Duration = Duration::from_secs(5);

impl Connection {
    /// Connects. A server that says it is starting up is waited for, up to 10 s.
    ///
    /// ```
    /// use pg_notebook::settings::Layer;
    /// use pg_notebook::{Connection, Settings};
    ///
    /// # fn f() -> Result<(), Box<dyn std::error::Error>> {
    /// let layer = Layer::new("my program", [("PGHOST".to_owned(), "db.example".to_owned())])?;
    /// let mut db = Connection::open(&Settings::resolve(&[layer], "pets")?)?;
    /// db.execute("SELECT 1", &[])?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// [`Error::Settings`] or [`Error::Connect`], saying which address, from which setting, and what to do.
    pub fn open(settings: &Settings) -> Result<Self> {
        Self::open_in(settings, None)
    }

    fn open_in(settings: &Settings, project: Option<Project>) -> Result<Self> {
        let server = project.as_ref().and_then(Project::server);
        let client = open::open(settings, Patience::Startup, server)?;
        Ok(Self {
            settings: settings.clone(),
            project,
            client: Some(client),
            in_transaction: false,
            depth: 0,
            sandboxes: 0,
            last_used: Instant::now(),
            listener: Listener::default(),
        })
    }

    /// As [`Self::open`], with the settings of `project`. When it reconnects it reads them again, and follows a server
    /// that moved to another port.
    ///
    /// ```
    /// use pg_notebook::{Connection, Project};
    ///
    /// static PROJECT: Project = Project::new(env!("CARGO_MANIFEST_DIR"), "pets");
    /// # fn f() -> pg_notebook::Result<()> {
    /// let mut db = Connection::of(&PROJECT)?;
    /// # db.execute("SELECT 1", &[])?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn of(project: &Project) -> Result<Self> {
        Self::open_in(&settings::of(project)?, Some(*project))
    }

    /// What it was opened with.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Opens a second connection like this one; whoever hears this one's notices hears its too.
    pub(crate) fn second(&self) -> Result<Self> {
        self.beside(&self.settings)
    }

    /// Opens a connection for a part of this one's work; whoever hears this one's notices hears its too.
    pub(crate) fn beside(&self, settings: &Settings) -> Result<Self> {
        let mut other = Self { listener: self.listener.for_another(), ..Self::open(settings)? };
        other.attach();
        Ok(other)
    }

    /// One statement, or several calls that belong together: `script` is what is shown of them.
    pub(crate) fn run<T>(
        &mut self,
        script: &Script<'_>,
        call: impl FnOnce(&mut Client) -> std::result::Result<T, postgres::Error>,
    ) -> Result<T> {
        refuse_copy(script)?;
        self.run_copy(script, call)
    }

    /// As [`Self::run`], for those who take or give the data of a COPY.
    pub(crate) fn run_copy<T>(
        &mut self,
        script: &Script<'_>,
        call: impl FnOnce(&mut Client) -> std::result::Result<T, postgres::Error>,
    ) -> Result<T> {
        let started = self.start(script)?;
        let result = self.send(script, call);
        self.end(script, started, result.is_err());
        result
    }

    /// A query, whose rows are read in one go.
    pub(super) fn run_rows<T>(
        &mut self,
        script: &Script<'_>,
        params: Params<'_>,
        read: impl FnOnce(&mut Client, RowStream) -> std::result::Result<T, postgres::Error>,
    ) -> Result<T> {
        let in_transaction = self.in_transaction();
        self.run(script, |client| {
            let rows = client.rows(script, params, in_transaction)?;
            read(client, rows)
        })
    }

    /// Has the server look at a statement, and takes from it what is wanted of its types.
    pub(crate) fn look<T>(&mut self, script: &Script<'_>, take: impl Fn(&postgres::Statement) -> T) -> Result<T> {
        let in_transaction = self.in_transaction();
        self.run(script, |client| client.look(script.text(), in_transaction, take))
    }

    /// Starts a query; its rows are then taken with [`Self::send`], and after the last one it is to be ended.
    pub(crate) fn start_rows(&mut self, script: &Script<'_>, params: Params<'_>) -> Result<(Started, RowStream)> {
        refuse_copy(script)?;
        let started = self.start(script)?;
        let in_transaction = self.in_transaction();
        match self.send(script, |client| client.rows(script, params, in_transaction)) {
            Ok(rows) => Ok((started, rows)),
            Err(error) => {
                self.end(script, started, true);
                Err(error)
            }
        }
    }

    /// To be called before the first [`Self::send`] of a statement.
    fn start(&mut self, script: &Script<'_>) -> Result<Started> {
        self.ready()?;
        if script.effect() == Some(Effect::Opens) {
            self.in_transaction = true;
        }
        Ok(Started(Instant::now()))
    }

    /// To be called when `script` has run, whatever came of it.
    pub(crate) fn end(&mut self, script: &Script<'_>, started: Started, failed: bool) {
        log::statement(script.text(), started.0.elapsed(), failed);
        match script.effect() {
            None => {}
            // Whatever comes of this question, the answer to `script` is what the caller wants to know.
            Some(_) if self.client.is_some() => drop(self.ask_transaction()),
            // The error has said that nobody knows what was saved; there is nothing left to roll back.
            Some(Effect::Ends) => self.in_transaction = false,
            Some(Effect::Opens) => {}
        }
    }

    /// One call on the client, with errors in our terms and a loss noted.
    pub(crate) fn send<T>(
        &mut self,
        script: &Script<'_>,
        call: impl FnOnce(&mut Client) -> std::result::Result<T, postgres::Error>,
    ) -> Result<T> {
        let in_transaction = self.in_transaction();
        let Some(client) = self.client.as_mut() else { return Err(lost_transaction()) };
        let result = call(client);
        self.last_used = Instant::now();
        let (closed, spoiled) = (client.is_closed(), client.is_spoiled());
        self.keep_unheard();
        let result = result.map_err(|error| refusal(error, script, closed, in_transaction));
        if spoiled || matches!(result, Err(Error::Lost(_))) {
            self.client = None;
        }
        result
    }

    /// Sees to it that there is a connection which nothing was sent on yet, or says why not.
    pub(super) fn ready(&mut self) -> Result<()> {
        let in_transaction = self.in_transaction();
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
        if let Some(settings) = self.project.and_then(|project| settings::of(&project).ok())
            && settings.hosts.origin == self.settings.hosts.origin
        {
            self.settings = settings;
        }
        self.client =
            Some(open::open(&self.settings, Patience::Restart, self.project.as_ref().and_then(Project::server))?);
        self.attach();
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
    Error::Lost(Report::new("nothing was sent", cause)).help(AFTER_A_LOST_TRANSACTION)
}
