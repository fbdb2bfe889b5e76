//! `COPY … FROM STDIN` under way.

use crate::connection::Connection;
use crate::error::{Error, Report, Result};
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
    /// To be called inside a transaction: behind a pooler COPY works nowhere else. `columns` and `format` as SQL.
    pub(super) fn start(db: &'c mut Connection, table: &str, columns: &str, format: &str) -> Result<Self> {
        let script = Script::new(format!("COPY {table} ({columns}) FROM STDIN ({format})"));
        may_begin(db, table, columns).map_err(|error| error.of_statement(script.text()))?;
        let sink = Some(Box::pin(db.run_copy(&script, |client| client.copy_in(script.text()))?));
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

/// Has the server refuse what it would refuse of a COPY before its data, while that costs nothing: after a COPY that never
/// began the connection is of no use, and with it its role, its settings and its temporary tables.
fn may_begin(db: &mut Connection, table: &str, columns: &str) -> Result<()> {
    let nulls = vec!["NULL"; Script::new(columns).names()].join(", ");
    // Undone, for it runs the triggers of the statement.
    db.batch_execute(&format!(
        "SAVEPOINT copy; \
         INSERT INTO {table} ({columns}) OVERRIDING SYSTEM VALUE SELECT {nulls} WHERE false; \
         ROLLBACK TO copy; RELEASE copy"
    ))?;
    let (kind, is_hidden): (String, bool) = db.query_one_as(
        "SELECT CASE WHEN relkind = 'v' AND NOT EXISTS (SELECT FROM pg_trigger \
           WHERE tgrelid = c.oid AND tgtype & 68 = 68) THEN 'view' ELSE '' END, row_security_active(oid) \
         FROM pg_class c WHERE oid = $1::text::regclass",
        &[&table],
    )?;
    let cause = match (kind.as_str(), is_hidden) {
        ("view", _) => format!("{table} is a view, and COPY does not write into one"),
        (_, true) => format!("{table} has row-level security, which COPY does not know"),
        _ => return Ok(()),
    };
    Err(Error::Usage(Report::new(format!("nothing was added to {table}"), cause))
        .help("add the rows with INSERT, or to a table first and then INSERT … SELECT"))
}
