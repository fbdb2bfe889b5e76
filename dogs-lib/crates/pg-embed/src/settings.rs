//! Where a server is and how to log in, and the file that tells it.

use crate::address::HOST;
use crate::error::{Error, Result};
use crate::files;
use crate::login::Login;
use std::fmt;
use std::path::Path;

const HEAD: &str = "# An embedded Postgres. This file is here as long as the server runs.\n";

/// All that a client needs.
#[derive(Clone, PartialEq, Eq)]
pub struct Settings {
    port: u16,
    password: String,
    login: Login,
}

impl Settings {
    pub(crate) fn new(port: u16, password: String, login: Login) -> Self {
        Self { port, password, login }
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
    pub fn user(&self) -> &str {
        self.login.user()
    }

    /// The role's password: random, another one in each cluster.
    #[must_use]
    pub fn password(&self) -> &str {
        &self.password
    }

    /// The database.
    #[must_use]
    pub fn database(&self) -> &str {
        self.login.database()
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
        let (mut user, mut database) = (String::new(), String::new());
        for pair in dotenvy::from_read_iter(text.as_bytes()) {
            // dotenvy's error shows the line, and that may be the password's.
            let Ok((name, value)) = pair else { continue };
            match name.as_str() {
                "PGPORT" => port = value.parse().ok(),
                "PGPASSWORD" => password = Some(value),
                "PGUSER" => user = value,
                "PGDATABASE" => database = value,
                _ => {}
            }
        }
        match (port, password, Login::new(&user, &database)) {
            (Some(port), Some(password), Ok(login)) => Ok(Some(Self { port, password, login })),
            _ => Err(Error::failed(
                format!("read {}", path.display()),
                "it lacks PGPORT, PGUSER, PGPASSWORD or PGDATABASE; to stop the server removes it",
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
        let text = Settings::new(5433, "abc".into(), Login::new("pets", "zoo").unwrap()).render();
        assert_eq!(text, format!("{HEAD}PGHOST=127.0.0.1\nPGPORT=5433\nPGUSER=pets\nPGPASSWORD=abc\nPGDATABASE=zoo\n"));
    }

    #[test]
    fn debug_does_not_show_the_password() {
        let settings = Settings::new(5433, "secret".into(), Login::default());
        assert!(!format!("{settings:?}").contains("secret"));
    }
}
