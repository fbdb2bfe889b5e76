//! What the server says unasked: notices, and what others notify.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio_postgres::{AsyncMessage, Notification};

/// Whoever hears each message as it comes.
pub(crate) type Hear = Box<dyn FnMut(&AsyncMessage) + Send>;

/// Notifications that nobody has waited for; of more the oldest are dropped.
const MOST: usize = 1000;

/// What has been said.
#[derive(Default)]
pub(super) struct Inbox {
    pub(super) hear: Option<Hear>,
    pub(super) unheard: Vec<AsyncMessage>,
    notifications: VecDeque<Notification>,
    /// Whether there are notifications: seen by the one who waits while the line is busy.
    pub(super) notified: Arc<AtomicBool>,
    pub(super) waiting: bool,
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

    pub(super) fn next(&mut self) -> Option<Notification> {
        let next = self.notifications.pop_front();
        self.notified.store(!self.notifications.is_empty(), Ordering::Relaxed);
        next
    }
}
