//! The loop that moves a connection's bytes while somebody waits for an answer.

use super::inbox::Inbox;
use std::future::{self, Future};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio_postgres::tls::NoTlsStream;
use tokio_postgres::{AsyncMessage, Connection, Error, Socket};

type Result<T> = std::result::Result<T, Error>;

/// How long a server may take to say goodbye.
const GOODBYE: Duration = Duration::from_secs(1);

/// The connection, and the runtime that it lives in.
pub(super) struct Line {
    runtime: Runtime,
    /// `None` once it has ended: then whatever still waits for it gets the driver's error, instead of waiting for ever.
    connection: Option<Connection<Socket, NoTlsStream>>,
    pub(super) inbox: Inbox,
    slow: Option<Slow>,
}

/// Called when somebody waits for long.
pub(crate) type Slow = Box<dyn FnMut() + Send>;

/// What is long; each time it is called, twice as long.
const LONG: Duration = Duration::from_secs(3);

impl Line {
    pub(super) fn new(runtime: Runtime, connection: Connection<Socket, NoTlsStream>) -> Self {
        Self { runtime, connection: Some(connection), inbox: Inbox::default(), slow: None }
    }

    /// Whether it is known that it has ended.
    pub(super) fn has_ended(&self) -> bool {
        self.connection.is_none()
    }

    /// From now on calls `slow` when a wait takes long.
    pub(super) fn when_slow(&mut self, slow: Option<Slow>) {
        self.slow = slow;
    }

    /// Moves bytes until `future` is done.
    pub(super) fn wait<T>(&mut self, future: impl Future<Output = Result<T>>) -> Result<T> {
        let mut future = pin!(future);
        let (line, inbox, slow) = (&mut self.connection, &mut self.inbox, &mut self.slow);
        let (mut timer, mut patience) = (None, LONG);
        self.runtime.block_on(future::poll_fn(|cx| {
            // What it wants to say is on the line before anybody sleeps.
            if let answer @ Poll::Ready(_) = future.as_mut().poll(cx) {
                return answer;
            }
            let mut failure = None;
            while let Some(connection) = line {
                match connection.poll_message(cx) {
                    Poll::Ready(Some(Ok(message))) => inbox.take(message),
                    Poll::Ready(Some(Err(error))) => (*line, failure) = (None, Some(error)),
                    Poll::Ready(None) => *line = None,
                    Poll::Pending => break,
                }
            }
            // Even then: the server's last words are an answer that has arrived.
            let answer = future.as_mut().poll(cx);
            // Most answers are there before this; the timer costs less than a way to the server.
            if let (Poll::Pending, Some(slow)) = (&answer, slow.as_mut()) {
                let timer = timer.get_or_insert_with(|| Box::pin(tokio::time::sleep(patience)));
                while timer.as_mut().poll(cx).is_ready() {
                    slow();
                    patience *= 2;
                    timer.set(tokio::time::sleep(patience));
                }
            }
            match (answer, failure) {
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
