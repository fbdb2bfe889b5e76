//! The one error of everything here.

use super::excerpt::shorten;
use super::report::Report;
use std::fmt;

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

/// By whichever reference the error is there.
macro_rules! report_of {
    ($error:expr) => {
        match $error {
            Error::Settings(report)
            | Error::Connect(report)
            | Error::Lost(report)
            | Error::Statement(report)
            | Error::Row(report)
            | Error::Migration(report)
            | Error::Usage(report) => report,
        }
    };
}

impl Error {
    /// The report, whatever the kind of error.
    #[must_use]
    pub fn report(&self) -> &Report {
        report_of!(self)
    }

    fn report_mut(&mut self) -> &mut Report {
        report_of!(self)
    }

    /// The server's five-letter SQLSTATE, such as `23505` for a duplicate key, if the server said one.
    ///
    /// ```
    /// # fn f(db: &mut pg_notebook::Connection) -> pg_notebook::Result<()> {
    /// if let Err(error) = db.execute("SELECT 1 / 0", &[]) {
    ///     assert_eq!(error.code(), Some("22012"));
    /// }
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.report().code.as_deref()
    }

    /// Whether a unique constraint refused the row (SQLSTATE 23505).
    ///
    /// ```
    /// # fn f(db: &mut pg_notebook::Connection) -> pg_notebook::Result<()> {
    /// match db.execute("INSERT INTO pets (name) VALUES ($1)", &[&"Rex"]) {
    ///     Err(error) if error.is_duplicate() => println!("Rex is there"),
    ///     other => drop(other?),
    /// }
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn is_duplicate(&self) -> bool {
        self.code() == Some("23505")
    }

    /// Says what was being done, in front of whatever is known already: `could not add pet "foo": …`.
    ///
    /// An error after which a change may have been saved stays as it is: `not added` would say too much.
    ///
    /// ```
    /// use pg_notebook::{Error, Report};
    ///
    /// let error = Error::Usage(Report::new("", "it is night")).doing("the pet was not fed");
    /// assert_eq!(error.to_string(), "the pet was not fed: it is night");
    /// ```
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
    ///
    /// ```
    /// use pg_notebook::{Error, Report};
    ///
    /// let error = Error::Usage(Report::new("the pet was not fed", "it is night")).help("wait for the morning");
    /// assert_eq!(error.to_string(), "the pet was not fed: it is night\n  help: wait for the morning");
    /// ```
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.report_mut().help = Some(help.into());
        self
    }

    /// The same of the statement as the user wrote it, where another was sent: then no place in it can be marked.
    pub(crate) fn of_statement(mut self, sql: &str) -> Self {
        for (label, text) in &mut self.report_mut().details {
            if *label == "statement" {
                *text = shorten(sql);
            }
        }
        self
    }

    /// Adds a line of detail under a label, such as `file`.
    ///
    /// ```
    /// use pg_notebook::{Error, Report};
    ///
    /// let error = Error::Usage(Report::new("the pet was not fed", "it is night")).detail("pet", "Rex");
    /// assert_eq!(error.to_string(), "the pet was not fed: it is night\n  pet: Rex");
    /// ```
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
