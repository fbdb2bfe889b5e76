//! What went wrong, in the words a person in front of a cell needs.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// The result of everything here that can fail.
///
/// With a second parameter it is the standard library's: evcxr's own code in a cell means that one.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A failure, by what it means for the caller; each carries a [`Report`].
///
/// `?` in a cell prints [`Display`](fmt::Display): on the first line what was being done and what was said about it,
/// then the details, last what to do. A password never appears in it.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// A setting cannot be used as it stands. Nothing was sent anywhere.
    Settings(Box<Report>),
    /// No connection could be made.
    Connect(Box<Report>),
    /// The connection was lost. A change that was under way may or may not have been saved; the report says which.
    Lost(Box<Report>),
    /// The server refused a statement. What the statement would have done was not done.
    Statement(Box<Report>),
    /// A value or a number of rows does not fit the Rust type that was asked for.
    Row(Box<Report>),
    /// A migration, or the folder of migrations, is not in order. Nothing was changed.
    Migration(Box<Report>),
    /// The session was used in a way it does not allow, such as from inside itself.
    Usage(Box<Report>),
}

impl Error {
    /// The report, whatever the kind of error.
    #[must_use]
    pub fn report(&self) -> &Report {
        match self {
            Error::Settings(report)
            | Error::Connect(report)
            | Error::Lost(report)
            | Error::Statement(report)
            | Error::Row(report)
            | Error::Migration(report)
            | Error::Usage(report) => report,
        }
    }

    fn report_mut(&mut self) -> &mut Report {
        match self {
            Error::Settings(report)
            | Error::Connect(report)
            | Error::Lost(report)
            | Error::Statement(report)
            | Error::Row(report)
            | Error::Migration(report)
            | Error::Usage(report) => report,
        }
    }

    /// The server's five-letter SQLSTATE, such as `23505` for a duplicate key, if the server said one.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.report().code.as_deref()
    }

    /// Whether a unique constraint refused the row (SQLSTATE 23505).
    #[must_use]
    pub fn is_duplicate(&self) -> bool {
        self.code() == Some("23505")
    }

    /// Says what was being done, in front of whatever is known already: `could not add dog "foo": …`.
    #[must_use]
    pub fn doing(mut self, doing: impl Into<String>) -> Self {
        self.report_mut().doing = doing.into();
        self
    }

    /// Replaces the advice on what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.report_mut().help = Some(help.into());
        self
    }

    /// Adds a line of detail under a label, such as `file`.
    #[must_use]
    pub fn detail(mut self, label: &'static str, text: impl Into<String>) -> Self {
        self.report_mut().details.push((label, text.into()));
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.report().fmt(f)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        let source = self.report().source.as_deref()?;
        Some(source)
    }
}

/// The parts of an error message, each one also of use to a program.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Report {
    /// What was being done: `could not add dog "foo"`.
    pub doing: String,
    /// Why it failed, in the words of whoever refused: the server, the operating system, or this library.
    pub cause: String,
    /// The server's SQLSTATE.
    pub code: Option<String>,
    /// Labelled lines: `detail`, `statement`, `file`, …
    pub details: Vec<(&'static str, String)>,
    /// What to do next.
    pub help: Option<String>,
    /// The error underneath.
    pub source: Option<Box<dyn std::error::Error + Send + Sync>>,
    shown: Shown,
}

/// Whether the error was shown in a cell.
///
/// The kernel takes what a cell writes to standard error by another way than the news that the cell is done, and a
/// front end throws away what comes after that: of an error, all lines but the first would be lost now and then. What
/// was shown is dropped just before the cell is done, so a moment's wait there lets it through.
#[derive(Debug, Default)]
struct Shown(AtomicBool);

const MOMENT: Duration = Duration::from_millis(60);

impl Drop for Shown {
    fn drop(&mut self) {
        if *self.0.get_mut() {
            std::thread::sleep(MOMENT);
        }
    }
}

impl Report {
    /// A report of `cause` while `doing`.
    pub fn new(doing: impl Into<String>, cause: impl Into<String>) -> Box<Self> {
        Box::new(Self { doing: doing.into(), cause: cause.into(), ..Self::default() })
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Written at once, for a kernel hands on what has arrived.
        let mut text = String::new();
        self.write(&mut text, in_colour())?;
        self.shown.0.store(in_cell(), Ordering::Relaxed);
        f.write_str(&text)
    }
}

impl Report {
    fn write(&self, f: &mut impl fmt::Write, colour: bool) -> fmt::Result {
        let (loud, quiet, good, end) = if colour { LOUD_QUIET_GOOD_END } else { ("", "", "", "") };
        f.write_str(loud)?;
        if !self.doing.is_empty() {
            write!(f, "{}: ", self.doing)?;
        }
        write!(f, "{}{end}", self.cause)?;
        if let Some(code) = &self.code {
            write!(f, " [{code}]")?;
        }
        let help = self.help.as_ref().map(|help| ("help", help));
        let details = self.details.iter().map(|(label, text)| (*label, text));
        for (label, text) in details.chain(help) {
            let indent = " ".repeat(label.len() + 4);
            let hue = if label == "help" { good } else { quiet };
            write!(f, "\n  {hue}{label}:{end} {}", text.trim_end().replace('\n', &format!("\n{indent}")))?;
        }
        Ok(())
    }
}

const LOUD_QUIET_GOOD_END: (&str, &str, &str, &str) = ("\x1b[1;31m", "\x1b[36m", "\x1b[32m", "\x1b[0m");

pub(crate) fn in_cell() -> bool {
    std::env::var_os("EVCXR_IS_RUNTIME").is_some()
}

/// Inside a cell: notebooks and terminals draw the colours. A program's messages may go anywhere.
fn in_colour() -> bool {
    in_cell() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::Report;

    #[test]
    fn the_colours_are_all_that_differs() {
        let mut report = Report::new("dog \"foo\" was not added", "it is there");
        report.code = Some("23505".into());
        report.details.push(("statement", "INSERT\nINTO".into()));
        report.help = Some("take another".into());
        let (mut plain, mut coloured) = (String::new(), String::new());
        report.write(&mut plain, false).ok();
        report.write(&mut coloured, true).ok();
        let expected = "dog \"foo\" was not added: it is there [23505]\n  statement: INSERT\n             INTO\n  help: take another";
        assert_eq!(plain, expected);
        assert!(coloured.starts_with("\x1b[1;31mdog") && coloured.contains("\x1b[32mhelp:\x1b[0m"));
        let mut stripped = coloured;
        for code in ["\x1b[1;31m", "\x1b[36m", "\x1b[32m", "\x1b[0m"] {
            stripped = stripped.replace(code, "");
        }
        assert_eq!(stripped, plain);
    }
}
