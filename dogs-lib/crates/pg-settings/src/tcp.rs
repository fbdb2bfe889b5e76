//! When a line that is silent counts as broken.

use std::time::Duration;

/// What is asked of the system for a TCP connection, by libpq's `keepalives…` and `tcp_user_timeout`. What is `None` was
/// not set; a duration of nought is the system's own.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Tcp {
    /// Whether a silent server is asked whether it is still there.
    pub keepalives: Option<bool>,
    /// After how long it is asked.
    pub idle: Option<Duration>,
    /// How long after that it is asked again.
    pub interval: Option<Duration>,
    /// How many questions stay unanswered before the connection has ended.
    pub count: Option<u32>,
    /// How long what was sent may stay unacknowledged.
    pub user_timeout: Option<Duration>,
}

impl Tcp {
    /// Of what `text` says of each parameter. As in libpq, a number below nought is nought.
    pub(crate) fn of(text: impl Fn(&str) -> Option<String>) -> Self {
        let number = |name| -> Option<u64> { Some(text(name)?.trim().parse::<i64>().ok()?.try_into().unwrap_or(0)) };
        Self {
            keepalives: number("keepalives").map(|number| number != 0),
            idle: number("keepalives_idle").map(Duration::from_secs),
            interval: number("keepalives_interval").map(Duration::from_secs),
            count: number("keepalives_count")
                .or_else(|| number("keepalives_retries"))
                .map(|number| number.try_into().unwrap_or(u32::MAX)),
            user_timeout: number("tcp_user_timeout").map(Duration::from_millis),
        }
    }
}
