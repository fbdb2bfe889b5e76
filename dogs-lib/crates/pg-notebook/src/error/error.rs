//! What went wrong, in the words a person in front of a cell needs.

use crate::display::terminal;
use crate::display::text::is_wild;
use std::borrow::Cow;
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

    /// Says what was being done, in front of whatever is known already: `could not add pet "foo": …`.
    ///
    /// An error after which a change may have been saved stays as it is: `not added` would say too much.
    #[must_use]
    pub fn doing(mut self, doing: impl Into<String>) -> Self {
        match &mut self {
            // A row that was written and cannot be read is there.
            Error::Row(_) => {}
            Error::Lost(report) if report.may_be_saved => {}
            Error::Statement(report) => report.doing = doing.into(),
            other => {
                let report = other.report_mut();
                if !report.doing.is_empty() {
                    report.cause = format!("{}: {}", report.doing, report.cause);
                }
                report.doing = doing.into();
            }
        }
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
    /// What was being done: `could not add pet "foo"`.
    pub doing: String,
    /// Why it failed, in the words of whoever refused: the server, the operating system, or this library.
    pub cause: String,
    /// The server's SQLSTATE.
    pub code: Option<String>,
    /// Labelled lines: `detail`, `statement`, `file`, …
    pub details: Vec<(&'static str, String)>,
    /// What to do next.
    pub help: Option<String>,
    /// Whether the change that was under way may have been saved all the same: the answer of the server was lost.
    pub may_be_saved: bool,
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
        self.write(&mut text, &Palette::here())?;
        self.shown.0.store(in_cell(), Ordering::Relaxed);
        f.write_str(&text)
    }
}

impl Report {
    fn write(&self, f: &mut impl fmt::Write, palette: &Palette) -> fmt::Result {
        let Palette { loud, quiet, good, end } = palette;
        f.write_str(loud)?;
        if !self.doing.is_empty() {
            write!(f, "{}: ", tame(&self.doing))?;
        }
        write!(f, "{}{end}", tame(&self.cause))?;
        if let Some(code) = &self.code {
            write!(f, " [{code}]")?;
        }
        let help = self.help.as_ref().map(|help| ("help", help));
        let details = self.details.iter().map(|(label, text)| (*label, text));
        for (label, text) in details.chain(help) {
            let indent = " ".repeat(label.len() + 4);
            let (hue, end) = match label {
                "help" => (good, end),
                _ if quiet.is_empty() => (quiet, quiet),
                _ => (quiet, end),
            };
            write!(f, "\n  {hue}{label}:{end} {}", tame(text.trim_end()).replace('\n', &format!("\n{indent}")))?;
        }
        Ok(())
    }
}

/// The server's words may hold a value with a terminal's commands in it.
fn tame(text: &str) -> Cow<'_, str> {
    let wild = |c: char| is_wild(c) && !matches!(c, '\n' | '\t');
    if !text.contains(wild) {
        return Cow::Borrowed(text);
    }
    text.chars().map(|c| if wild(c) { c.escape_default().to_string() } else { c.to_string() }).collect()
}

/// What stands before and after the parts of a message.
struct Palette {
    loud: &'static str,
    quiet: &'static str,
    good: &'static str,
    end: &'static str,
}

impl Palette {
    const PLAIN: Self = Self { loud: "", quiet: "", good: "", end: "" };
    /// A notebook shows errors on red, light or dark, where no other colour can be read.
    const NOTEBOOK: Self = Self { loud: "\x1b[1m", quiet: "", good: "\x1b[1m", end: "\x1b[0m" };
    const TERMINAL: Self = Self { loud: "\x1b[1;31m", quiet: "\x1b[36m", good: "\x1b[32m", end: "\x1b[0m" };

    /// Plain in a program: its messages may go anywhere.
    fn here() -> Self {
        match std::env::var_os("NO_COLOR") {
            _ if !in_cell() => Self::PLAIN,
            Some(value) if !value.is_empty() => Self::PLAIN,
            _ if terminal::is_there() => Self::TERMINAL,
            _ => Self::NOTEBOOK,
        }
    }
}

pub(crate) fn in_cell() -> bool {
    std::env::var_os("EVCXR_IS_RUNTIME").is_some()
}

#[cfg(test)]
mod tests {
    use super::{Palette, Report};

    fn report() -> Box<Report> {
        let mut report = Report::new("pet \"foo\" was not added", "it is there");
        report.code = Some("23505".into());
        report.details.push(("statement", "INSERT\nINTO".into()));
        report.help = Some("take another".into());
        report
    }

    fn written(report: &Report, palette: &Palette) -> String {
        let mut text = String::new();
        report.write(&mut text, palette).ok();
        text
    }

    #[test]
    fn the_colours_are_all_that_differs() {
        let plain = written(&report(), &Palette::PLAIN);
        let expected = "pet \"foo\" was not added: it is there [23505]\n  statement: INSERT\n             INTO\n  help: take another";
        assert_eq!(plain, expected);
        assert!(written(&report(), &Palette::NOTEBOOK).contains("\n  statement: INSERT"));
        for (palette, first) in [(Palette::NOTEBOOK, "\x1b[1mpet"), (Palette::TERMINAL, "\x1b[1;31mpet")] {
            let mut text = written(&report(), &palette);
            assert!(text.starts_with(first) && text.contains("help:\x1b[0m take"), "{text:?}");
            for code in ["\x1b[1;31m", "\x1b[1m", "\x1b[36m", "\x1b[32m", "\x1b[0m"] {
                text = text.replace(code, "");
            }
            assert_eq!(text, plain);
        }
    }

    #[test]
    fn a_value_cannot_command_the_terminal() {
        let mut report = Report::new("a\u{1b}[2J", "b\u{9b}31m\rc");
        report.details.push(("detail", "Key (name)=(\u{7}x\ty\nz) already exists.".into()));
        let text = written(&report, &Palette::PLAIN);
        assert_eq!(
            text,
            "a\\u{1b}[2J: b\\u{9b}31m\\rc\n  detail: Key (name)=(\\u{7}x\ty\n          z) already exists."
        );
    }
}
