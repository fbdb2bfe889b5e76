//! `COPY`, in and out.

use super::client::Client;
use std::pin::Pin;
use tokio_postgres::{CopyInSink, CopyOutStream, Error};

type Result<T> = std::result::Result<T, Error>;

impl Client {
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

    /// Starts `COPY … TO STDOUT`.
    pub(crate) fn copy_out(&mut self, sql: &str) -> Result<Pin<Box<CopyOutStream>>> {
        Ok(Box::pin(self.line.wait(self.client.copy_out(sql))?))
    }
}
