//! The driver's client, blocking.
//!
//! The `postgres` crate's own client does the same, but enters its runtime once for each row, which costs as much as
//! the row. This one hands out what has arrived in one go.

use super::cancel::Address;
use super::line::Line;
use super::params::Params;
use super::statement_cache::{How, StatementCache};
use crate::sql::Script;
use postgres::error::SqlState;
use postgres::types::WrongType;
use postgres::{NoTls, SimpleQueryMessage, Statement};
use std::collections::hash_map::RandomState;
use std::error::Error as _;
use std::future::Future;
use std::hash::BuildHasher;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Builder;
use tokio_postgres::{Config, Error, RowStream, SimpleQueryStream};

type Result<T> = std::result::Result<T, Error>;

/// A client that blocks. Its statements are prepared once, and kept.
pub(crate) struct Client {
    // In this order: the line says goodbye to the server when nothing is left that could send on it.
    statements: StatementCache,
    pub(super) client: tokio_postgres::Client,
    pub(super) line: Line,
    address: Option<Address>,
    /// Whether a pooler may give each transaction another server process, so that nothing can be kept in one.
    pooled: bool,
    /// Whether answers may come that belong to no statement any more: see [`Self::copy_in`].
    pub(super) spoiled: bool,
    pid: Option<i32>,
}

/// Why there is no client.
#[derive(Debug)]
pub(crate) enum Refusal {
    Driver(Error),
    System(io::Error),
}

/// A setting of the session that only a server can keep: a pooler refuses it, or forgets it.
const MARK: &str = "pg_notebook.session";
/// How many names may be taken already, behind a pooler.
const TRIES: usize = 20;

impl Client {
    /// Connects. `prepare`: whether statements may stay prepared; `None` finds out whether a pooler is in between.
    pub(crate) fn connect(config: &Config, prepare: Option<bool>) -> std::result::Result<Self, Refusal> {
        if let Some(prepare) = prepare {
            return Self::dial(config, !prepare);
        }
        let mark = format!("{:x}", RandomState::new().hash_one(MARK));
        let mut marked = config.clone();
        marked.options([config.get_options().unwrap_or_default(), " -c ", MARK, "=", &mark].concat().trim_start());
        let mut client = match Self::dial(&marked, false) {
            Err(Refusal::Driver(error)) if error.as_db_error().is_some_and(|e| refuses_options(e.code())) => {
                return Self::dial(config, true);
            }
            other => other?,
        };
        let asked = client.simple_query(&Script::new(format!("SELECT current_setting('{MARK}', true) = '{mark}'")));
        client.pooled = !asked
            .map_err(Refusal::Driver)?
            .iter()
            .any(|message| matches!(message, SimpleQueryMessage::Row(row) if row.get(0) == Some("t")));
        Ok(client)
    }

    fn dial(config: &Config, pooled: bool) -> std::result::Result<Self, Refusal> {
        let runtime = Builder::new_current_thread().enable_all().build().map_err(Refusal::System)?;
        let (client, connection) = runtime.block_on(config.connect(NoTls)).map_err(Refusal::Driver)?;
        let line = Line::new(runtime, connection);
        Ok(Self {
            statements: StatementCache::default(),
            client,
            line,
            address: Address::of(config),
            pooled,
            spoiled: false,
            pid: None,
        })
    }

    /// Whether it is known that the connection has ended.
    pub(crate) fn is_closed(&self) -> bool {
        self.line.has_ended() || self.client.is_closed()
    }

    /// Whether the server answers within `patience`.
    pub(crate) fn is_valid(&mut self, patience: Duration) -> bool {
        let answer = async { Ok(tokio::time::timeout(patience, self.client.simple_query("")).await) };
        matches!(self.line.wait(answer), Ok(Ok(Ok(_))))
    }

    /// Runs statements without parameters.
    pub(crate) fn batch_execute(&mut self, script: &Script<'_>) -> Result<()> {
        self.statements.note(script);
        self.line.wait(self.client.batch_execute(script.text()))
    }

    /// Runs statements without parameters and returns their rows as text.
    pub(crate) fn simple_query(&mut self, script: &Script<'_>) -> Result<Vec<SimpleQueryMessage>> {
        self.statements.note(script);
        self.line.wait(self.client.simple_query(script.text()))
    }

    /// As [`Self::simple_query`], with each message as it comes.
    pub(crate) fn simple_stream(&mut self, script: &Script<'_>) -> Result<Pin<Box<SimpleQueryStream>>> {
        self.statements.note(script);
        Ok(Box::pin(self.line.wait(self.client.simple_query_raw(script.text()))?))
    }

    /// Whether a pooler may give each transaction another server process.
    pub(crate) fn is_pooled(&self) -> bool {
        self.pooled
    }

    /// The server process, once it is known; behind a pooler there is no one process.
    pub(crate) fn pid(&self) -> Option<i32> {
        self.pid.filter(|_| !self.pooled)
    }

    pub(crate) fn set_pid(&mut self, pid: Option<i32>) {
        self.pid = pid;
    }

    /// Starts a statement. When this returns, the server has accepted it and begins to run it.
    pub(crate) fn rows(&mut self, script: &Script<'_>, params: Params<'_>, in_transaction: bool) -> Result<RowStream> {
        let sql = script.text();
        // One that is known was looked at when it was kept.
        match self.statements.get(sql, in_transaction) {
            None => self.statements.note(script),
            Some(how) => match self.start(sql, &how, params) {
                Err(error) if may_be_outdated(&error) => {
                    self.statements.forget(sql);
                    // Nothing was run: outside a transaction, or where the values were not even sent, it can be again.
                    if in_transaction && error.as_db_error().is_some() {
                        return Err(error);
                    }
                }
                result => return result,
            },
        }
        let how = self.learn(sql, in_transaction)?;
        let started = self.start(sql, &how, params)?;
        self.statements.keep(script, how);
        Ok(started)
    }

    fn start(&mut self, sql: &str, how: &How, params: Params<'_>) -> Result<RowStream> {
        let values = params.iter().copied();
        match how {
            How::Prepared(statement) => self.line.wait(self.client.query_raw(statement, values)),
            // The driver pairs values and types, and would leave out what has no partner.
            How::Typed(types) if types.len() != params.len() => {
                let statement = self.client.prepare_typed(sql, types);
                self.line.wait(async { self.client.query_raw(&statement.await?, params.iter().copied()).await })
            }
            How::Typed(types) => self.line.wait(self.client.query_typed_raw(sql, values.zip(types.iter().cloned()))),
        }
    }

    fn learn(&mut self, sql: &str, in_transaction: bool) -> Result<How> {
        if self.pooled {
            return self.look(sql, in_transaction, |statement| How::Typed(Arc::from(statement.params())));
        }
        Ok(How::Prepared(self.line.wait(self.client.prepare(sql))?))
    }

    /// Has the server look at a statement, and takes from it what is wanted of its types. Behind a pooler all of it,
    /// until the server has forgotten the statement, is one transaction, which is one server process.
    pub(crate) fn look<T>(&mut self, sql: &str, in_transaction: bool, take: impl Fn(&Statement) -> T) -> Result<T> {
        let (begin, undo, end) = match (self.pooled, in_transaction) {
            (false, _) => ("", "", ""),
            (true, true) => ("SAVEPOINT learn", "ROLLBACK TO learn", "RELEASE learn"),
            (true, false) => ("BEGIN", "ROLLBACK", "COMMIT"),
        };
        let client = &self.client;
        let say = async |sql: &str| if sql.is_empty() { Ok(()) } else { client.batch_execute(sql).await };
        self.line.wait(async {
            let mut tries = 0..TRIES;
            loop {
                say(begin).await?;
                let taken = client.prepare(sql).await.map(|statement| take(&statement));
                say(if taken.is_ok() { end } else { undo }).await?;
                match taken {
                    // Somebody left a statement of that name behind; the driver counts on, so the next name is another.
                    Err(error) if error.code() == Some(&SqlState::DUPLICATE_PSTATEMENT) && tries.next().is_some() => {}
                    taken => return taken,
                }
            }
        })
    }

    /// Whether it has to be replaced.
    pub(crate) fn is_spoiled(&self) -> bool {
        self.spoiled
    }

    /// Waits for something that was started on this client.
    pub(crate) fn wait<T>(&mut self, future: impl Future<Output = Result<T>>) -> Result<T> {
        self.line.wait(future)
    }

    /// Has the server stop what it is doing for this client; gives up after `patience`.
    pub(crate) fn cancel(&mut self, patience: Duration) -> Result<()> {
        let Some(address) = self.address.clone() else { return Ok(()) };
        let cancelled = address.cancel(self.client.cancel_token());
        self.line.wait(async { tokio::time::timeout(patience, cancelled).await.unwrap_or(Ok(())) })
    }
}

/// The codes with which poolers and relatives of Postgres turn an unknown startup option down.
fn refuses_options(code: &SqlState) -> bool {
    ["08P01", "0A000", "22023", "42704", "42501"].contains(&code.code())
}

/// Whether a statement that was known may have failed because the schema is not what it was.
fn may_be_outdated(error: &Error) -> bool {
    match error.as_db_error() {
        Some(server) => ["42", "0A", "26"].iter().any(|class| server.code().code().starts_with(class)),
        None => error.source().is_some_and(|source| source.is::<WrongType>()),
    }
}
