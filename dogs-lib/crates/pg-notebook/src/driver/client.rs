//! The driver's client, and the loop that moves its bytes while somebody waits for an answer.
//!
//! The `postgres` crate's own client does the same, but enters its runtime once for each row, which costs as much as
//! the row. This one hands out what has arrived in one go.

use super::cancel::Address;
use super::statement_cache::{How, Statements};
use futures_util::{Stream, StreamExt};
use postgres::error::SqlState;
use postgres::types::WrongType;
use postgres::{NoTls, Row, SimpleQueryMessage, Statement};
use std::collections::hash_map::RandomState;
use std::error::Error as _;
use std::future::{self, Future};
use std::hash::BuildHasher;
use std::io;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};
use tokio_postgres::tls::NoTlsStream;
use tokio_postgres::{AsyncMessage, Config, Connection, CopyInSink, CopyOutStream, Error, RowStream, Socket};

type Params<'a> = crate::Params<'a>;
type Result<T> = std::result::Result<T, Error>;

/// A client that blocks. Its statements are prepared once, and kept.
pub(crate) struct Client {
    // In this order: the line says goodbye to the server when nothing is left that could send on it.
    statements: Statements,
    client: tokio_postgres::Client,
    line: Line,
    address: Option<Address>,
    /// Whether a pooler may give each transaction another server process, so that nothing can be kept in one.
    pooled: bool,
    /// Whether answers may come that belong to no statement any more: see [`Self::copy_in`].
    spoiled: bool,
}

/// Why there is no client.
#[derive(Debug)]
pub(crate) enum Refusal {
    Driver(Error),
    System(io::Error),
}

/// A setting of the session that only a server can keep: a pooler refuses it, or forgets it.
const MARK: &str = "pg_notebook.session";
/// How long a server may take to say goodbye.
const GOODBYE: Duration = Duration::from_secs(1);
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
        let asked = client.simple_query(&format!("SELECT current_setting('{MARK}', true) = '{mark}'"));
        client.pooled = !asked
            .map_err(Refusal::Driver)?
            .iter()
            .any(|message| matches!(message, SimpleQueryMessage::Row(row) if row.get(0) == Some("t")));
        Ok(client)
    }

    fn dial(config: &Config, pooled: bool) -> std::result::Result<Self, Refusal> {
        let runtime = Builder::new_current_thread().enable_all().build().map_err(Refusal::System)?;
        let (client, connection) = runtime.block_on(config.connect(NoTls)).map_err(Refusal::Driver)?;
        let line = Line { runtime, connection: Some(connection) };
        Ok(Self {
            statements: Statements::default(),
            client,
            line,
            address: Address::of(config),
            pooled,
            spoiled: false,
        })
    }

    /// Whether it is known that the connection has ended.
    pub(crate) fn is_closed(&self) -> bool {
        self.line.connection.is_none() || self.client.is_closed()
    }

    /// Whether the server answers within `patience`.
    pub(crate) fn is_valid(&mut self, patience: Duration) -> bool {
        let answer = async { Ok(tokio::time::timeout(patience, self.client.simple_query("")).await) };
        matches!(self.line.wait(answer), Ok(Ok(Ok(_))))
    }

    /// Runs statements without parameters.
    pub(crate) fn batch_execute(&mut self, sql: &str) -> Result<()> {
        self.statements.note(sql);
        self.line.wait(self.client.batch_execute(sql))
    }

    /// Runs statements without parameters and returns their rows as text.
    pub(crate) fn simple_query(&mut self, sql: &str) -> Result<Vec<SimpleQueryMessage>> {
        self.statements.note(sql);
        self.line.wait(self.client.simple_query(sql))
    }

    /// Starts a statement. When this returns, the server has accepted it and begins to run it.
    pub(crate) fn rows(&mut self, sql: &str, params: Params<'_>, in_transaction: bool) -> Result<RowStream> {
        self.statements.note(sql);
        if let Some(how) = self.statements.get(sql, in_transaction) {
            match self.start(sql, &how, params) {
                Err(error) if may_be_outdated(&error) => {
                    self.statements.forget(sql);
                    // Nothing was run: outside a transaction, or where the values were not even sent, it can be again.
                    if in_transaction && error.as_db_error().is_some() {
                        return Err(error);
                    }
                }
                result => return result,
            }
        }
        let how = self.learn(sql, in_transaction)?;
        let started = self.start(sql, &how, params)?;
        self.statements.keep(sql, how);
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

    /// Starts `COPY … FROM STDIN`.
    ///
    /// The driver ends its request twice: before the data, and after it. A server that reads the data overlooks the
    /// first end; one that fails before that answers both, and each later answer would count as that of the statement
    /// before. The client is of no use then. If this returns an error it is so; if something fails later, it is to be
    /// found out: see [`Self::copy_failed`].
    pub(crate) fn copy_in(&mut self, sql: &str) -> Result<CopyInSink<bytes::Bytes>> {
        let statement = self.line.wait(self.client.prepare(sql))?;
        let sink = self.line.wait(self.client.copy_in(&statement));
        self.spoiled |= sink.is_err();
        sink
    }

    /// To be called when a COPY has failed under way, and its sink is gone: asks something that has an answer.
    pub(crate) fn copy_failed(&mut self) {
        self.spoiled |= match self.line.wait(self.client.simple_query("SELECT")) {
            Ok(answer) => answer.is_empty(),
            Err(error) => error.as_db_error().is_none(),
        };
    }

    /// Whether it has to be replaced.
    pub(crate) fn is_spoiled(&self) -> bool {
        self.spoiled
    }

    /// Starts `COPY … TO STDOUT`.
    pub(crate) fn copy_out(&mut self, sql: &str) -> Result<Pin<Box<CopyOutStream>>> {
        Ok(Box::pin(self.line.wait(self.client.copy_out(sql))?))
    }

    /// Waits for something that was started on this client.
    pub(crate) fn wait<T>(&mut self, future: impl Future<Output = Result<T>>) -> Result<T> {
        self.line.wait(future)
    }

    /// Waits for the next item of a stream, and hands over what else has arrived, as long as `take` wants more.
    /// `false`: that was the end.
    pub(crate) fn arrived<S, I>(&mut self, stream: &mut Pin<Box<S>>, mut take: impl FnMut(I) -> bool) -> Result<bool>
    where
        S: Stream<Item = Result<I>>,
    {
        let mut waiting = true;
        self.line.wait(future::poll_fn(|cx| {
            loop {
                match stream.poll_next_unpin(cx) {
                    Poll::Ready(Some(Ok(item))) => {
                        waiting = false;
                        if !take(item) {
                            return Poll::Ready(Ok(true));
                        }
                    }
                    Poll::Ready(Some(Err(error))) => return Poll::Ready(Err(error)),
                    Poll::Ready(None) => return Poll::Ready(Ok(false)),
                    Poll::Pending if waiting => return Poll::Pending,
                    Poll::Pending => return Poll::Ready(Ok(true)),
                }
            }
        }))
    }

    /// Reads a stream to its end without keeping anything, for at most `patience`. `false`: it went on.
    pub(crate) fn drain<S, I>(&mut self, stream: &mut Pin<Box<S>>, patience: Option<Duration>) -> Result<bool>
    where
        S: Stream<Item = Result<I>>,
    {
        let end = async {
            while let Some(item) = stream.next().await {
                item?;
            }
            Ok(true)
        };
        match patience {
            Some(patience) => self.line.wait(async { tokio::time::timeout(patience, end).await.unwrap_or(Ok(false)) }),
            None => self.line.wait(end),
        }
    }

    /// Has the server stop what it is doing for this client; gives up after `patience`.
    pub(crate) fn cancel(&mut self, patience: Duration) -> Result<()> {
        let Some(address) = self.address.clone() else { return Ok(()) };
        let cancelled = address.cancel(self.client.cancel_token());
        self.line.wait(async { tokio::time::timeout(patience, cancelled).await.unwrap_or(Ok(())) })
    }
}

struct Line {
    runtime: Runtime,
    /// `None` once it has ended: then whatever still waits for it gets the driver's error, instead of waiting for ever.
    connection: Option<Connection<Socket, NoTlsStream>>,
}

impl Line {
    /// Moves bytes until `future` is done.
    fn wait<T>(&mut self, future: impl Future<Output = Result<T>>) -> Result<T> {
        let mut future = pin!(future);
        let line = &mut self.connection;
        self.runtime.block_on(future::poll_fn(|cx| {
            // What it wants to say is on the line before anybody sleeps.
            if let answer @ Poll::Ready(_) = future.as_mut().poll(cx) {
                return answer;
            }
            let mut failure = None;
            while let Some(connection) = line {
                match connection.poll_message(cx) {
                    Poll::Ready(Some(Ok(_))) => {}
                    Poll::Ready(Some(Err(error))) => (*line, failure) = (None, Some(error)),
                    Poll::Ready(None) => *line = None,
                    Poll::Pending => break,
                }
            }
            // Even then: the server's last words are an answer that has arrived.
            match (future.as_mut().poll(cx), failure) {
                (Poll::Ready(Err(error)), Some(failure)) if error.is_closed() => Poll::Ready(Err(failure)),
                (Poll::Pending, Some(failure)) => Poll::Ready(Err(failure)),
                (answer, _) => answer,
            }
        }))
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        let Some(mut connection) = self.connection.take() else { return };
        let end = future::poll_fn(|cx| {
            loop {
                match connection.poll_message(cx) {
                    Poll::Ready(Some(Ok(AsyncMessage::Notice(_) | AsyncMessage::Notification(_)))) => {}
                    Poll::Pending => return Poll::Pending,
                    Poll::Ready(_) => return Poll::Ready(()),
                }
            }
        });
        // Inside somebody's async code there is no waiting; the server then finds out by the closed socket.
        if tokio::runtime::Handle::try_current().is_err() {
            let _ = self.runtime.block_on(async { tokio::time::timeout(GOODBYE, end).await });
        }
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

/// The rows of a stream, all of them.
pub(crate) fn collect(client: &mut Client, stream: RowStream) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    let mut stream = Box::pin(stream);
    let mut take = |row| {
        rows.push(row);
        true
    };
    while client.arrived(&mut stream, &mut take)? {}
    Ok(rows)
}
