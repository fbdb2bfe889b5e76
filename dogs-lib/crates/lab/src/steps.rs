//! Progress: one line when a step begins, one with its time when it is done.

use evcxr_live::Result;
use std::cell::Cell;
use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

/// Tells a person on standard error what is going on.
#[derive(Debug, Default)]
pub struct Steps {
    begun: Cell<u32>,
}

/// The step that is under way.
#[derive(Debug)]
pub struct Live {
    terminal: bool,
    last: Cell<Option<Instant>>,
}

/// How often a log, which is no terminal, gets a line from a long step.
const PULSE: Duration = Duration::from_secs(20);
const WIDTH: usize = 100;

impl Steps {
    /// How many steps had something to do.
    #[must_use]
    pub fn begun(&self) -> u32 {
        self.begun.get()
    }

    /// Does one step, announced and timed.
    pub(crate) fn step<T>(&self, what: &str, work: impl FnOnce(&Live) -> Result<T>) -> Result<T> {
        self.begun.set(self.begun.get() + 1);
        eprintln!("lab: {what} ...");
        let live = Live { terminal: std::io::stderr().is_terminal(), last: Cell::new(Some(Instant::now())) };
        let begin = Instant::now();
        let result = work(&live);
        live.clear();
        let seconds = begin.elapsed().as_secs_f64();
        eprintln!("lab:   {} {}", if result.is_ok() { "done in" } else { "failed after" }, duration(seconds));
        result
    }

    /// Says something.
    pub(crate) fn note(&self, text: &str) {
        eprintln!("lab: {text}");
    }
}

impl Live {
    /// Shows the latest line of a tool: over the one before in a terminal, now and then in a log.
    pub(crate) fn line(&self, text: &str) {
        let text: String = text.trim().chars().filter(|c| !c.is_control()).take(WIDTH).collect();
        if text.is_empty() {
            return;
        }
        if self.terminal {
            let mut out = std::io::stderr().lock();
            // Progress that cannot be shown is no reason to stop.
            let _ = write!(out, "\r\x1b[K  {text}").and_then(|()| out.flush());
        } else if self.last.get().is_none_or(|last| last.elapsed() >= PULSE) {
            eprintln!("lab:   {text}");
        } else {
            return;
        }
        self.last.set(Some(Instant::now()));
    }

    fn clear(&self) {
        if self.terminal {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }
}

/// Seconds as one says them: `0.4 s`, `2 min 05 s`.
pub(crate) fn duration(seconds: f64) -> String {
    if seconds < 59.95 {
        format!("{seconds:.1} s")
    } else {
        let whole = Duration::from_secs_f64(seconds).as_secs();
        format!("{} min {:02} s", whole / 60, whole % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_short() {
        assert_eq!(duration(0.04), "0.0 s");
        assert_eq!(duration(59.9), "59.9 s");
        assert_eq!(duration(60.0), "1 min 00 s");
        assert_eq!(duration(377.4), "6 min 17 s");
    }
}
