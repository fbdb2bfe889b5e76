//! The client's side of what comes unasked, or late.

use super::client::Client;
use super::inbox::Hear;
use super::line::Slow;
use std::future;
use std::sync::atomic::Ordering;
use std::task::Poll;
use std::time::Duration;
use tokio_postgres::{AsyncMessage, Error, Notification};

impl Client {
    /// From now on hands each message to `hear` as it comes; without one they are kept for [`Self::take_unheard`].
    pub(crate) fn hear(&mut self, hear: Option<Hear>) {
        self.line.inbox.hear = hear;
    }

    /// From now on calls `slow` when an answer takes long.
    pub(crate) fn when_slow(&mut self, slow: Option<Slow>) {
        self.line.when_slow(slow);
    }

    /// What nobody has heard.
    pub(crate) fn take_unheard(&mut self) -> Vec<AsyncMessage> {
        std::mem::take(&mut self.line.inbox.unheard)
    }

    /// The next notification, waited for at most so long.
    pub(crate) fn notification(&mut self, patience: Duration) -> Result<Option<Notification>, Error> {
        if let Some(next) = self.line.inbox.next() {
            return Ok(Some(next));
        }
        let notified = self.line.inbox.notified.clone();
        let arrived =
            future::poll_fn(|_| if notified.load(Ordering::Relaxed) { Poll::Ready(()) } else { Poll::Pending });
        self.line.inbox.waiting = true;
        let waited = self.line.wait(async { Ok(tokio::time::timeout(patience, arrived).await.is_ok()) });
        self.line.inbox.waiting = false;
        waited.map(|_| self.line.inbox.next())
    }
}
