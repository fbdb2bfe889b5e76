//! The parts of an error message, and how they are written.

use crate::cell::Palette;
use crate::display::text::is_wild;
use std::borrow::Cow;
use std::fmt;

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
        f.write_str(&text)
    }
}

impl Report {
    fn write(&self, f: &mut impl fmt::Write, palette: &Palette) -> fmt::Result {
        let Palette { loud, quiet, good, end, .. } = palette;
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
pub(crate) fn tame(text: &str) -> Cow<'_, str> {
    let wild = |c: char| is_wild(c) && !matches!(c, '\n' | '\t');
    if !text.contains(wild) {
        return Cow::Borrowed(text);
    }
    text.chars().map(|c| if wild(c) { c.escape_default().to_string() } else { c.to_string() }).collect()
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
