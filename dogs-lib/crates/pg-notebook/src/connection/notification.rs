//! LISTEN, and waiting for what others NOTIFY.

use super::Connection;
use crate::error::{Error, Report, Result};
use crate::sql::{Script, ident};
use std::time::Duration;

/// What somebody has notified.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Notification {
    /// The channel.
    pub channel: String,
    /// What was said with it; perhaps nothing.
    pub payload: String,
    /// The process id of the session that said it.
    pub pid: i32,
}

impl Connection {
    /// Listens to a channel, until this connection ends. What comes while a statement runs is told as a
    /// [notice](Self::on_notice), and kept for [`Self::wait_for_notification`].
    ///
    /// # Errors
    /// [`Error::Usage`] behind a pooler, where the next client would hear it; else as [`Self::query`].
    pub fn listen(&mut self, channel: &str) -> Result<()> {
        self.ready()?;
        if self.client.as_ref().is_some_and(crate::driver::Client::is_pooled) {
            let cause = "a pooler gives each transaction another server process, and only one would hear";
            return Err(Error::Usage(Report::new(format!("not listening to {channel}"), cause))
                .help("connect to the server itself, past the pooler"));
        }
        self.batch_execute(&format!("LISTEN {}", ident(channel)))
    }

    /// The next notification on any channel that is listened to, also one that has come before; waits for it, at most for
    /// `patience`, and then returns `None`. The server gives none inside of a transaction.
    ///
    /// # Errors
    /// [`Error::Usage`] inside of a transaction; [`Error::Lost`].
    pub fn wait_for_notification(&mut self, patience: Duration) -> Result<Option<Notification>> {
        if self.in_transaction() {
            let cause = "a transaction is open, and the server gives notifications only when it has ended";
            return Err(Error::Usage(Report::new("not waiting", cause)).help("commit()? or rollback()? first"));
        }
        self.ready()?;
        let found = self.send(&Script::new("LISTEN"), |client| client.notification(patience))?;
        Ok(found.map(|found| Notification {
            channel: found.channel().to_owned(),
            payload: found.payload().to_owned(),
            pid: found.process_id(),
        }))
    }
}
