//! Lines that tell how far long work is.

use crate::display::text::{grouped, one_line};
use std::time::{Duration, Instant};

/// Prints a line every second while work goes on, later less often: rows, rate, time left. A notebook shows whole lines
/// only, so it is a new line each time.
///
/// ```
/// let mut progress = pg_notebook::Progress::new("adding pets", Some(1000));
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
    /// How long after that the last line was.
    printed: Duration,
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
        let (started, printed) = (Instant::now(), Duration::ZERO);
        Self { what: label(&what.into()), unit: "rows", total, done: 0, next_look: 0, started, printed, lines: 0 }
    }

    /// Says what is counted, if not rows.
    #[must_use]
    pub fn counting(mut self, unit: &'static str) -> Self {
        self.unit = unit;
        self
    }

    /// Notes that `rows` more are done.
    pub fn advance(&mut self, rows: u64) {
        if let Some(line) = self.passed(rows) {
            println!("{line}");
        }
    }

    /// Notes that `rows` more are done; the line, if it is time for one.
    fn passed(&mut self, rows: u64) -> Option<String> {
        self.done += rows;
        // Reading the clock for each of a million rows would cost more than the rows: the next look is where, at the
        // present rate, a twentieth of a second will have passed.
        if self.done < self.next_look { None } else { self.look(self.started.elapsed()) }
    }

    fn look(&mut self, elapsed: Duration) -> Option<String> {
        let millis = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX).max(1);
        self.next_look = self.done.saturating_add(self.done.saturating_mul(50) / millis.max(50)).saturating_add(1);
        (elapsed.saturating_sub(self.printed) >= pause(elapsed)).then(|| {
            self.printed = elapsed;
            self.lines += 1;
            self.line(elapsed)
        })
    }

    /// Notes that `done` are done.
    pub(crate) fn reach(&mut self, done: u64) {
        self.done = done;
    }

    /// Whether it is known that there is nothing to do.
    pub(crate) fn is_of_nothing(&self) -> bool {
        self.total == Some(0)
    }

    /// How long to wait from one line to the next.
    pub(crate) fn pause(&self) -> Duration {
        pause(self.started.elapsed())
    }

    /// The line as it is now.
    pub(crate) fn now(&self) -> String {
        self.line(self.started.elapsed())
    }

    /// Prints the last line, if there was time for a first.
    pub fn finish(mut self) {
        if let Some(line) = self.last(self.started.elapsed()) {
            println!("{line}");
        }
    }

    fn last(&mut self, elapsed: Duration) -> Option<String> {
        self.total = Some(self.done);
        (self.lines > 0).then(|| format!("{}, done in {}", self.line(elapsed), clock(elapsed.as_secs_f64())))
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
            // That all of them were sent does not mean that the server is done with them.
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
    told(rows, Progress::new(what, total), |line| println!("{line}"))
}

fn told<I: Iterator>(rows: I, mut progress: Progress, mut hear: impl FnMut(String)) -> impl Iterator<Item = I::Item> {
    rows.inspect(move |_| {
        if let Some(line) = progress.passed(1) {
            hear(line);
        }
    })
}

/// How long to wait from one line to the next when `elapsed` has passed.
fn pause(elapsed: Duration) -> Duration {
    EVERY.max(elapsed / PART)
}

/// `text` as a line of the log can hold it: one line, and none that the kernel takes for a command.
pub(crate) fn label(text: &str) -> String {
    one_line(text).replace("EVCXR_", "EVCXR\\_")
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
        let mut progress = Progress::new("adding pets", Some(100_000));
        progress.done = 25_000;
        let line = progress.line(Duration::from_secs(2));
        assert_eq!(line, "adding pets: 25,000 of 100,000 (25 %) rows, 12,500/s, 6.0 s left");
        progress.total = None;
        assert_eq!(progress.line(Duration::from_secs(2)), "adding pets: 25,000 rows, 12,500/s");
        progress.done = 3;
        assert_eq!(progress.line(Duration::from_secs(9)), "adding pets: 3 rows, 0.3/s");
        progress.done = 25_000;
        assert_eq!(progress.last(Duration::from_secs(100)), None, "no first line");
        assert!(progress.look(Duration::from_secs(50)).is_some());
        assert_eq!(
            progress.last(Duration::from_secs(100)).as_deref(),
            Some("adding pets: 25,000 of 25,000 (100 %) rows, 250/s, done in 2 min")
        );
    }

    #[test]
    fn a_line_every_second_and_later_less_often() {
        let mut progress = Progress::new("adding pets", None);
        let mut lines = |from: u64, to: u64| {
            let tenths =
                (from * 10..=to * 10).filter(|tenth| progress.look(Duration::from_millis(tenth * 100)).is_some());
            tenths.collect::<Vec<_>>()
        };
        assert_eq!(lines(0, 5), [10, 20, 30, 40, 50]);
        assert_eq!(lines(50, 58), [500, 527, 555]);
    }

    #[test]
    fn the_clock_is_looked_at_twenty_times_a_second() {
        let mut progress = Progress::new("adding pets", None);
        progress.done = 20_000;
        assert_eq!(progress.look(Duration::from_millis(500)), None);
        assert_eq!(progress.next_look, 22_001);
        progress.started -= Duration::from_secs(2);
        assert_eq!(progress.passed(2_000), None);
        assert!(progress.passed(1).is_some());
    }

    #[test]
    fn rows_are_counted_as_they_are_taken() {
        let mut progress = Progress::new("pets", Some(3));
        progress.started -= Duration::from_secs(2);
        let mut lines = Vec::new();
        assert_eq!(told([7, 8, 9].into_iter(), progress, |line| lines.push(line)).sum::<i32>(), 24);
        assert_eq!(lines.len(), 1, "{lines:?}");
        assert!(lines[0].starts_with("pets: 1 of 3 (33 %) rows, ") && lines[0].ends_with(" s left"), "{lines:?}");
    }
}
