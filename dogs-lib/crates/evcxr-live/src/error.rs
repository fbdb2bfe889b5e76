//! What can go wrong.

use std::fmt;
use std::io;
use std::path::Path;

/// Result of this crate's functions.
pub type Result<T> = std::result::Result<T, Error>;

/// Why something could not be done: what was tried, the tool's own words, and what to do.
#[derive(Debug)]
pub struct Error {
    what: String,
    said: String,
    help: Option<String>,
}

impl Error {
    /// `what` could not be done: a line such as "the notebook cannot be read".
    pub fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), said: String::new(), help: None }
    }

    /// Adds the words of the tool or system, which may be several lines.
    #[must_use]
    pub fn said(mut self, said: impl fmt::Display) -> Self {
        self.said = said.to_string();
        self
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        for line in self.said.trim_end().lines() {
            write!(f, "\n  {line}")?;
        }
        match &self.help {
            Some(help) => write!(f, "\n  {}", help.replace('\n', "\n  ")),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {}

/// Says of an I/O error what was to be done with which path.
pub trait Context<T> {
    /// `verb` as in "cannot {verb} {path}".
    fn context(self, verb: &str, path: &Path) -> Result<T>;
}

impl<T> Context<T> for io::Result<T> {
    fn context(self, verb: &str, path: &Path) -> Result<T> {
        self.map_err(|error| Error::new(format!("cannot {verb} {}", path.display())).said(error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_says_what_why_and_what_to_do() {
        let error = Error::new("pip failed").said("no such package\nfoo\n").help("look at\nnotebooks/requirements.txt");
        assert_eq!(error.to_string(), "pip failed\n  no such package\n  foo\n  look at\n  notebooks/requirements.txt");
        assert_eq!(Error::new("pip failed").to_string(), "pip failed");
    }
}
