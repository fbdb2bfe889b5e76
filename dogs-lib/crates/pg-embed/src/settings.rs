//! Where a server is and how to log in, and the file that tells it.

use super::error::{Error, Result};
use super::{DATABASE, HOST, USER, files};
use std::fmt;
use std::path::Path;

const HEAD: &str = "# The embedded Postgres of this repository. It is here as long as the server runs.\n";

/// All that a client needs.
#[derive(Clone, PartialEq, Eq)]
pub struct Settings {
    port: u16,
    password: String,
}

impl Settings {
    pub(crate) fn new(port: u16, password: String) -> Self {
        Self { port, password }
    }

    /// The address; also a cluster with a unix socket has it.
    #[must_use]
    pub fn host(&self) -> &'static str {
        HOST
    }

    /// The TCP port.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The role, which owns the cluster.
    #[must_use]
    pub fn user(&self) -> &'static str {
        USER
    }

    /// The role's password: random, another one in each cluster.
    #[must_use]
    pub fn password(&self) -> &str {
        &self.password
    }

    /// The database.
    #[must_use]
    pub fn database(&self) -> &'static str {
        DATABASE
    }

    /// The same as environment variables that libpq and all clients like it read.
    #[must_use]
    pub fn env(&self) -> Vec<(String, String)> {
        let pairs = [
            ("PGHOST", self.host()),
            ("PGPORT", &self.port.to_string()),
            ("PGUSER", self.user()),
            ("PGPASSWORD", &self.password),
            ("PGDATABASE", self.database()),
        ];
        pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec()
    }

    /// The text of `server.env`.
    pub(crate) fn render(&self) -> String {
        let lines = self.env();
        let lines = lines.iter().map(|(name, value)| format!("{name}={value}\n"));
        lines.fold(HEAD.to_owned(), |text, line| text + &line)
    }

    /// Reads `server.env`; `None` if there is no such file.
    pub(crate) fn read(path: &Path) -> Result<Option<Self>> {
        let Some(text) = files::read(path)? else {
            return Ok(None);
        };
        let (mut port, mut password) = (None, None);
        for pair in dotenvy::from_read_iter(text.as_bytes()) {
            // dotenvy's error shows the line, and that may be the password's.
            let Ok((name, value)) = pair else { continue };
            match name.as_str() {
                "PGPORT" => port = value.parse().ok(),
                "PGPASSWORD" => password = Some(value),
                _ => {}
            }
        }
        match (port, password) {
            (Some(port), Some(password)) => Ok(Some(Self { port, password })),
            _ => Err(Error::failed(
                format!("read {}", path.display()),
                "it has no PGPORT or no PGPASSWORD; `cargo lab stop` removes it",
            )),
        }
    }
}

/// Without the password.
impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("host", &self.host())
            .field("port", &self.port)
            .field("user", &self.user())
            .field("database", &self.database())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_file_has_the_five_variables() {
        let text = Settings::new(5433, "abc".into()).render();
        assert_eq!(
            text,
            format!("{HEAD}PGHOST=127.0.0.1\nPGPORT=5433\nPGUSER=dogs\nPGPASSWORD=abc\nPGDATABASE=dogs\n")
        );
    }

    #[test]
    fn debug_does_not_show_the_password() {
        let settings = Settings::new(5433, "secret".into());
        assert!(!format!("{settings:?}").contains("secret"));
    }
}
