//! `COPY … FROM STDIN` under way.

use crate::connection::Connection;
use crate::error::Result;
use crate::sql::Script;
use bytes::Bytes;
use futures_util::SinkExt;
use std::pin::Pin;
use tokio_postgres::CopyInSink;

/// Takes bytes for the server. Dropped before [`Self::finish`], it makes the server forget them.
pub(super) struct CopyIn<'c> {
    db: &'c mut Connection,
    script: Script<'static>,
    /// `None` once all of it is stored.
    sink: Option<Pin<Box<CopyInSink<Bytes>>>>,
}

impl<'c> CopyIn<'c> {
    /// To be called inside a transaction: behind a pooler COPY works nowhere else.
    pub(super) fn start(db: &'c mut Connection, sql: String) -> Result<Self> {
        let script = Script::new(sql);
        let sink = Some(Box::pin(db.run(&script, |client| client.copy_in(script.text()))?));
        Ok(Self { db, script, sink })
    }

    /// Waits until the bytes are on their way. That the server refuses them may show only at the end.
    pub(super) fn send(&mut self, bytes: Bytes) -> Result<()> {
        let Some(sink) = &mut self.sink else { return Ok(()) };
        self.db.send(&self.script, |client| client.wait(sink.send(bytes)))
    }

    /// Notes that `done` are sent, for those who watch.
    pub(super) fn reached(&self, done: u64) {
        self.db.reached(done);
    }

    /// Ends it, and returns how many rows there are more.
    pub(super) fn finish(mut self) -> Result<u64> {
        let Some(sink) = &mut self.sink else { return Ok(0) };
        let count = self.db.send(&self.script, |client| client.wait(sink.as_mut().finish()))?;
        self.sink = None;
        Ok(count)
    }
}

impl Drop for CopyIn<'_> {
    fn drop(&mut self) {
        if self.sink.take().is_some() {
            // What went wrong before is what tells.
            let _ = self.db.send(&self.script, |client| {
                client.copy_failed();
                Ok(())
            });
        }
    }
}
