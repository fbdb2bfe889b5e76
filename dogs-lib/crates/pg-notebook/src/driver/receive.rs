//! What has arrived, handed out in one go.

use super::client::Client;
use futures_util::{Stream, StreamExt};
use postgres::Row;
use std::future;
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;
use tokio_postgres::{Error, RowStream};

type Result<T> = std::result::Result<T, Error>;

impl Client {
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

    /// The rows of a stream, all of them.
    pub(crate) fn collect(&mut self, stream: RowStream) -> Result<Vec<Row>> {
        let mut rows = Vec::new();
        let mut stream = Box::pin(stream);
        let mut take = |row| {
            rows.push(row);
            true
        };
        while self.arrived(&mut stream, &mut take)? {}
        Ok(rows)
    }
}
