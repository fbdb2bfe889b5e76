//! Everything needed to connect.

use crate::host::Address;
use crate::parameter::Parameter;
use crate::setting::Setting;
use crate::tcp::Tcp;
use crate::value::{SslMode, TargetSessionAttrs};
use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

/// Everything needed to connect. [`Display`](fmt::Display) and [`Debug`] leave the password out.
#[derive(Clone)]
#[non_exhaustive]
pub struct Settings {
    /// The servers to try, in order; never empty.
    pub hosts: Setting<Vec<Address>>,
    /// The role.
    pub user: Setting<String>,
    /// The database.
    pub database: Setting<String>,
    /// How long to try each host. `None`: as long as the system does.
    pub connect_timeout: Option<Duration>,
    /// Shown in `pg_stat_activity`.
    pub application_name: String,
    /// Server settings for the session, as in `PGOPTIONS`; with those of `PGTZ`, `PGDATESTYLE` and `PGGEQO`.
    pub options: Option<String>,
    /// Whether a connection must be encrypted.
    pub ssl_mode: Setting<SslMode>,
    /// Which of the servers will do.
    pub target_session_attrs: Setting<TargetSessionAttrs>,
    /// Whether the servers are tried in an order that is another one each time.
    pub load_balance_hosts: bool,
    /// When a line that is silent counts as broken.
    pub tcp: Tcp,
    /// Whether statements may stay prepared in the server (`PG_NOTEBOOK_PREPARE`: `on`, `off`). `None`: it is found
    /// out whether a pooler such as pgbouncer is in between, where they must not.
    pub prepare: Option<bool>,
    /// A remark for the one whose password was refused, such as a password file that was ignored.
    pub password_note: Option<String>,
    /// The first setting that names a database, as in `PGPORT in .env`; `None` if nobody named one.
    pub named_by: Option<String>,
    /// A remark for the one who finds nobody there: a server that would have been used had no database been named.
    pub fallback_note: Option<String>,
    /// One for each host: a password file may have another one for each.
    pub(crate) passwords: Vec<Option<Setting<String>>>,
    pub(crate) password_file: Option<PathBuf>,
    /// All that is set beside hosts, user, database and password.
    pub(crate) others: Vec<(&'static Parameter, Setting<String>)>,
}

impl Settings {
    /// The same settings for another database of the same server.
    #[must_use]
    pub fn with_database(mut self, database: &str) -> Self {
        self.database = Setting::new(database.to_owned(), "the program");
        self
    }

    /// Whether the database may be made where it is missing: nobody has named a server or a database, so the server is a
    /// [fallback](crate::Layer::fallback), one's own, and the database is the project's, by its default name.
    #[must_use]
    pub fn may_create_database(&self) -> bool {
        self.named_by.is_none() && self.database.is_default() && !self.hosts.is_default()
    }

    /// The settings for each host by itself, with its own password.
    pub fn each_host(&self) -> impl Iterator<Item = Self> + '_ {
        self.hosts.value.iter().zip(&self.passwords).map(|(host, password)| Self {
            hosts: Setting::new(vec![host.clone()], self.hosts.origin.clone()),
            passwords: vec![password.clone()],
            ..self.clone()
        })
    }

    /// The first host's password, to be given to a driver and shown to nobody.
    #[must_use]
    pub fn password(&self) -> Option<&str> {
        self.passwords.first()?.as_ref().map(|password| &*password.value)
    }

    /// Where the password came from, the first host's: a variable, a file, or the default. Never the password.
    #[must_use]
    pub fn password_origin(&self) -> &str {
        self.passwords.first().and_then(Option::as_ref).map_or("nowhere", |password| &password.origin)
    }

    /// The addresses as one reads them: `localhost:5432`, or `/run/postgresql port 5432`.
    #[must_use]
    pub fn address(&self) -> String {
        self.hosts.value.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    }

    /// Each setting for a person: what it is, its value, and where it came from. A password is only said to be there.
    #[must_use]
    pub fn explain(&self) -> Vec<(&'static str, String, &str)> {
        let shown = |text: &str| format!("{text:?}");
        let mut all = vec![
            ("server", self.address(), &*self.hosts.origin),
            ("database", shown(&self.database.value), &*self.database.origin),
            ("user", shown(&self.user.value), &*self.user.origin),
        ];
        if self.password().is_some() {
            all.push(("password", "is set".to_owned(), self.password_origin()));
        }
        all.extend(
            self.others.iter().map(|(parameter, setting)| (parameter.name(), shown(&setting.value), &*setting.origin)),
        );
        all
    }
}

impl fmt::Display for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "database {:?} at {} as {:?}", self.database.value, self.address(), self.user.value)
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Settings({self})")
    }
}
