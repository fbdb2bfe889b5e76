//! Lines that tell how far long work is.

use crate::display::{grouped, one_line};
use std::time::{Duration, Instant};

/// Prints a line every second while work goes on, later less often: rows, rate, time left. A notebook shows whole lines
/// only, so it is a new line each time.
///
/// ```
/// let mut progress = pg_notebook::Progress::new("adding dogs", Some(1000));
/// for _ in 0..1000 {
///     progress.advance(1);
/// }
/// progress.finish();
/// ```
#[derive(Debug)]
pub struct Progress {
    what: String,
    unit: &'static str,
    total: Option<u64>,
    done: u64,
    /// Below this many rows the clock is not looked at.
    next_look: u64,
    started: Instant,
    printed: Instant,
    lines: u32,
}

/// Between two lines, at first.
const EVERY: Duration = Duration::from_secs(1);
/// Later it is this part of the time that has passed: an hour's work is not an hour's worth of lines.
const PART: u32 = 20;

impl Progress {
    /// Progress of `what`, towards `total` rows where that is known.
    #[must_use]
    pub fn new(what: impl Into<String>, total: Option<u64>) -> Self {
        let now = Instant::now();
        // A line of the log is one line, and none that the kernel takes for a command.
        let what = one_line(&what.into()).replace("EVCXR_", "EVCXR\\_");
        Self { what, unit: "rows", total, done: 0, next_look: 0, started: now, printed: now, lines: 0 }
    }

    /// Says what is counted, if not rows.
    #[must_use]
    pub fn counting(mut self, unit: &'static str) -> Self {
        self.unit = unit;
        self
    }

    /// Notes that `rows` more are done.
    pub fn advance(&mut self, rows: u64) {
        self.done += rows;
        // Reading the clock for each of a million rows would cost more than the rows: the next look is where, at the
        // present rate, a twentieth of a second will have passed.
        if self.done < self.next_look {
            return;
        }
        let now = Instant::now();
        let millis = u64::try_from((now - self.started).as_millis()).unwrap_or(u64::MAX).max(1);
        self.next_look = self.done.saturating_add(self.done.saturating_mul(50) / millis.max(50)).saturating_add(1);
        if now - self.printed >= self.pause() {
            self.printed = now;
            self.lines += 1;
            println!("{}", self.now());
        }
    }

    /// Notes that `done` are done.
    pub(crate) fn reach(&mut self, done: u64) {
        self.done = done;
    }

    /// How long to wait from one line to the next.
    pub(crate) fn pause(&self) -> Duration {
        EVERY.max(self.started.elapsed() / PART)
    }

    /// The line as it is now.
    pub(crate) fn now(&self) -> String {
        self.line(self.started.elapsed())
    }

    /// Prints the last line, if there was time for a first.
    pub fn finish(mut self) {
        if self.lines > 0 {
            self.total = Some(self.done);
            println!("{}", self.now());
        }
    }

    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "an estimate"
    )]
    fn line(&self, elapsed: Duration) -> String {
        let seconds = elapsed.as_secs_f64().max(0.001);
        let rate = self.done as f64 / seconds;
        let of = self.total.map_or_else(String::new, |total| {
            format!(" of {} ({:.0} %)", grouped(total), 100.0 * self.done as f64 / total.max(1) as f64)
        });
        let left = match self.total {
            Some(total) if total > self.done && rate > 0.0 => {
                format!(", {} left", clock((total - self.done) as f64 / rate))
            }
            Some(total) if total == self.done => format!(", done in {}", clock(seconds)),
            _ => String::new(),
        };
        let rate = if rate > 0.0 && rate < 9.95 { format!("{rate:.1}") } else { grouped(rate as u64) };
        format!("{}: {}{of} {}, {rate}/s{left}", self.what, grouped(self.done), self.unit)
    }
}

/// `rows`, with such lines while they are taken; towards their number where the iterator knows it.
pub fn progress<I: IntoIterator>(rows: I, what: impl Into<String>) -> impl Iterator<Item = I::Item> {
    let rows = rows.into_iter();
    let total = match rows.size_hint() {
        (least, Some(most)) if least == most => u64::try_from(most).ok(),
        _ => None,
    };
    let mut progress = Progress::new(what, total);
    rows.inspect(move |_| progress.advance(1))
}

fn clock(seconds: f64) -> String {
    match seconds {
        s if s < 9.95 => format!("{s:.1} s"),
        s if s < 99.5 => format!("{s:.0} s"),
        s => format!("{:.0} min", s / 60.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_one_line_and_no_command() {
        let line = Progress::new("EVCXR_BEGIN_CONTENT text/html\n\u{1b}[2J", None).line(Duration::from_secs(1));
        assert_eq!(line, "EVCXR\\_BEGIN_CONTENT text/html\\n\\u{1b}[2J: 0 rows, 0/s");
    }

    #[test]
    fn rows_rate_and_time_left() {
        let mut progress = Progress::new("adding dogs", Some(100_000));
        progress.done = 25_000;
        let line = progress.line(Duration::from_secs(2));
        assert_eq!(line, "adding dogs: 25,000 of 100,000 (25 %) rows, 12,500/s, 6.0 s left");
        progress.total = None;
        assert_eq!(progress.line(Duration::from_secs(2)), "adding dogs: 25,000 rows, 12,500/s");
        progress.done = 3;
        assert_eq!(progress.line(Duration::from_secs(9)), "adding dogs: 3 rows, 0.3/s");
        progress.done = 25_000;
        progress.total = Some(25_000);
        assert_eq!(
            progress.line(Duration::from_secs(100)),
            "adding dogs: 25,000 of 25,000 (100 %) rows, 250/s, done in 2 min"
        );
    }
}
