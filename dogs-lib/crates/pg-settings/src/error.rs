//! Why settings cannot be used.

use std::fmt;

/// The result of everything here that can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A setting cannot be used as it stands. It names the setting and where it was made, and never has a password in it.
///
/// ```
/// use pg_settings::{Layer, Settings};
///
/// let layer = Layer::new("the environment", [("PGPORT".to_owned(), "abc".to_owned())])?;
/// let error = Settings::resolve(&[layer], "pets").unwrap_err();
/// assert_eq!(error.cause(), r#""abc" is no port (PGPORT in the environment)"#);
/// assert_eq!(error.help(), Some("a port is a number from 1 to 65535; Postgres usually has 5432"));
/// # Ok::<(), pg_settings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    cause: String,
    help: Option<String>,
}

impl Error {
    /// What could not be done, for each of these errors.
    pub const DOING: &str = "the database settings cannot be used";

    pub(crate) fn new(cause: impl Into<String>) -> Self {
        Self { cause: cause.into(), help: None }
    }

    pub(crate) fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Which setting is wrong, and why.
    #[must_use]
    pub fn cause(&self) -> &str {
        &self.cause
    }

    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> Option<&str> {
        self.help.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", Self::DOING, self.cause)?;
        match &self.help {
            Some(help) => write!(f, "\n  help: {help}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {}
