//! What the server says unasked: notices, and what others notify.

use super::client::Client;
use std::collections::VecDeque;
use std::future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;
use std::time::Duration;
use tokio_postgres::{AsyncMessage, Error, Notification};

/// Whoever hears each message as it comes.
pub(crate) type Hear = Box<dyn FnMut(&AsyncMessage) + Send>;

/// Notifications that nobody has waited for; of more the oldest are dropped.
const MOST: usize = 1000;

/// What has been said.
#[derive(Default)]
pub(super) struct Inbox {
    hear: Option<Hear>,
    unheard: Vec<AsyncMessage>,
    notifications: VecDeque<Notification>,
    /// Whether there are notifications: seen by the one who waits while the line is busy.
    notified: Arc<AtomicBool>,
    waiting: bool,
}

impl Inbox {
    pub(super) fn take(&mut self, message: AsyncMessage) {
        if let AsyncMessage::Notification(notification) = &message {
            if self.notifications.len() >= MOST {
                self.notifications.pop_front();
            }
            self.notifications.push_back(notification.clone());
            self.notified.store(true, Ordering::Relaxed);
            // It is the answer.
            if self.waiting {
                return;
            }
        }
        match &mut self.hear {
            Some(hear) => hear(&message),
            None => self.unheard.push(message),
        }
    }

    fn next(&mut self) -> Option<Notification> {
        let next = self.notifications.pop_front();
        self.notified.store(!self.notifications.is_empty(), Ordering::Relaxed);
        next
    }
}

impl Client {
    /// From now on hands each message to `hear` as it comes; without one they are kept for [`Self::take_unheard`].
    pub(crate) fn hear(&mut self, hear: Option<Hear>) {
        self.line.inbox.hear = hear;
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
