//! Where the database is and who we are there, by libpq's rules.
//!
//! Four layers are read, the first that names a thing wins: the environment, `.env` at the project's root, the server
//! that `cargo lab` runs (`.lab/server/server.env`), and defaults. In each layer `DATABASE_URL` goes before the `PG…`
//! variables. The lab's server is only used where nothing before it says which server to use.

mod layer;
mod passfile;
mod url;

pub use layer::Layer;

use crate::{Error, Project, Report, Result};
use postgres::config::{Host, SslMode, TargetSessionAttrs};
use std::fmt;
use std::time::Duration;

/// A value and where it was said: `PGPORT in .env`.
#[derive(Debug, Clone)]
pub struct Setting<T> {
    /// The value.
    pub value: T,
    /// Who said it, for error messages.
    pub origin: String,
}

/// Everything needed to connect. [`Display`](fmt::Display) and [`Debug`] leave the password out.
#[derive(Clone)]
pub struct Settings {
    /// The servers to try, in order, each with its port; never empty.
    pub hosts: Setting<Vec<(Host, u16)>>,
    /// The role.
    pub user: Setting<String>,
    /// The database.
    pub database: Setting<String>,
    /// How long to try each host. `None`: as long as the system does.
    pub connect_timeout: Option<Duration>,
    /// Shown in `pg_stat_activity`.
    pub application_name: String,
    /// Server settings for the session, as in `PGOPTIONS`.
    pub options: Option<String>,
    /// Whether a connection must be encrypted.
    pub ssl_mode: Setting<SslMode>,
    /// Whether a standby will do.
    pub target_session_attrs: TargetSessionAttrs,
    /// Whether statements may stay prepared in the server (`PG_NOTEBOOK_PREPARE`: `on`, `off`). `None`: it is found
    /// out whether a pooler such as pgbouncer is in between, where they must not.
    pub prepare: Option<bool>,
    /// A remark for the one whose password was refused, such as a password file that was ignored.
    pub(crate) password_note: Option<String>,
    /// One for each host: a password file may have another one for each.
    passwords: Vec<Setting<String>>,
}

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const DEFAULT_PORT: u16 = 5432;
/// The origin of what nobody has set.
const DEFAULT: &str = "the default";
/// After this long without a word, the system asks whether the server's machine is still there; when it does not
/// answer for as long again, a statement that waits fails instead of hanging for hours.
const SILENCE: Duration = Duration::from_secs(60);

impl Settings {
    /// The settings in force for `project`, from the environment and the project's files.
    ///
    /// # Errors
    /// [`Error::Settings`] when a value cannot be used; it names the variable and where it was set.
    pub fn of(project: &Project) -> Result<Self> {
        Self::resolve(&Layer::all(project)?, project.name())
    }

    /// The settings that `layers` say, the first layer winning; `name` is the default user, password and database.
    ///
    /// # Errors
    /// [`Error::Settings`] when a value cannot be used.
    pub fn resolve(layers: &[Layer], name: &str) -> Result<Self> {
        let layers = layer::relevant(layers);
        let find = |key: &str| layers.iter().find_map(|layer| layer.get(key));
        let text = |key: &str| find(key).map(|found| found.value);
        let or_default = |key: &str, default: &str| {
            find(key).unwrap_or_else(|| Setting { value: default.to_owned(), origin: DEFAULT.into() })
        };

        let hosts = hosts(find("PGHOST"), find("PGPORT"))?;
        let user = or_default("PGUSER", name);
        let database = or_default("PGDATABASE", name);
        let (passwords, password_note) = match find("PGPASSWORD") {
            Some(password) => (vec![password; hosts.value.len()], None),
            None => {
                let path = text("PGPASSFILE").map_or_else(passfile::default_path, |path| Some(path.into()));
                let found = passfile::find(path.as_deref(), &hosts.value, &database.value, &user.value);
                let file = path.map_or_else(String::new, |path| path.display().to_string());
                let or_default = |password: Option<String>| match password {
                    Some(value) => Setting { value, origin: file.clone() },
                    None => Setting { value: name.to_owned(), origin: DEFAULT.into() },
                };
                (found.passwords.into_iter().map(or_default).collect(), found.note)
            }
        };
        let settings = Self {
            connect_timeout: find("PGCONNECT_TIMEOUT").map_or(Ok(Some(CONNECT_TIMEOUT)), |s| timeout(&s))?,
            application_name: text("PGAPPNAME").unwrap_or_else(|| format!("{name} notebook")),
            options: text("PGOPTIONS"),
            ssl_mode: find("PGSSLMODE").map_or_else(
                || Ok(Setting { value: SslMode::Prefer, origin: DEFAULT.into() }),
                |setting| ssl_mode(&setting),
            )?,
            target_session_attrs: find("PGTARGETSESSIONATTRS")
                .map_or(Ok(TargetSessionAttrs::Any), |s| session_attrs(&s))?,
            prepare: find("PG_NOTEBOOK_PREPARE").map_or(Ok(None), |s| prepare(&s))?,
            passwords,
            password_note,
            hosts,
            user,
            database,
        };
        settings.check()?;
        Ok(settings)
    }

    fn check(&self) -> Result<()> {
        for setting in [&self.user, &self.database] {
            // It is not quoted: a URL may hold a password.
            if setting.value.contains("://") {
                return Err(invalid(format!("{} is a URL", setting.origin)).help("a URL goes into DATABASE_URL"));
            }
        }
        let texts = [&self.user.value, &self.database.value, &self.application_name];
        let passwords = self.passwords.iter().map(|password| &password.value);
        if texts.into_iter().chain(&self.options).chain(passwords).any(|text| text.contains('\0')) {
            return Err(invalid("a NUL byte cannot stand in a user, password, database, application name or option"));
        }
        Ok(())
    }

    /// The same settings for another database of the same server.
    #[must_use]
    pub fn with_database(mut self, database: &str) -> Self {
        self.database = Setting { value: database.to_owned(), origin: "the program".into() };
        self
    }

    /// The settings for each host by itself, with its own password.
    pub(crate) fn each_host(&self) -> impl Iterator<Item = Self> + '_ {
        self.hosts.value.iter().zip(&self.passwords).map(|(host, password)| Self {
            hosts: Setting { value: vec![host.clone()], origin: self.hosts.origin.clone() },
            passwords: vec![password.clone()],
            ..self.clone()
        })
    }

    /// The driver's form of these settings: to open a connection of your own with it. It has one password for all
    /// hosts, the first host's.
    #[must_use]
    pub fn to_config(&self) -> postgres::Config {
        self.driver_config().into()
    }

    pub(crate) fn driver_config(&self) -> tokio_postgres::Config {
        let mut config = tokio_postgres::Config::new();
        for (host, port) in &self.hosts.value {
            match host {
                Host::Tcp(name) => config.host(name),
                #[cfg(unix)]
                Host::Unix(path) => config.host_path(path),
            };
            config.port(*port);
        }
        config
            .user(&self.user.value)
            .dbname(&self.database.value)
            .application_name(&self.application_name)
            .ssl_mode(self.ssl_mode.value)
            .target_session_attrs(self.target_session_attrs)
            .keepalives_idle(SILENCE)
            .keepalives_interval(SILENCE / 6)
            .keepalives_retries(6)
            .tcp_user_timeout(SILENCE * 2);
        if let Some(password) = self.passwords.first() {
            config.password(&password.value);
        }
        if let Some(options) = &self.options {
            config.options(options);
        }
        if let Some(timeout) = self.connect_timeout {
            config.connect_timeout(timeout);
        }
        config
    }

    /// Where the password came from, the first host's: a variable, a file, or the default. Never the password.
    #[must_use]
    pub fn password_origin(&self) -> &str {
        self.passwords.first().map_or("nowhere", |password| &password.origin)
    }

    /// The addresses as one reads them: `localhost:5432`, or `/run/postgresql port 5432`.
    #[must_use]
    pub fn address(&self) -> String {
        let one = |(host, port): &(Host, u16)| match host {
            Host::Tcp(name) => format!("{name}:{port}"),
            #[cfg(unix)]
            Host::Unix(path) => format!("{} port {port}", path.display()),
        };
        self.hosts.value.iter().map(one).collect::<Vec<_>>().join(", ")
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

fn invalid(cause: impl Into<String>) -> Error {
    Error::Settings(Report::new("the database settings cannot be used", cause))
}

fn hosts(host: Option<Setting<String>>, port: Option<Setting<String>>) -> Result<Setting<Vec<(Host, u16)>>> {
    let origin = match (&host, &port) {
        (Some(host), Some(port)) if host.origin == port.origin => host.origin.clone(),
        (Some(host), Some(port)) => format!("{} and {}", host.origin, port.origin),
        (Some(one), None) | (None, Some(one)) => one.origin.clone(),
        (None, None) => DEFAULT.into(),
    };
    let names = host.as_ref().map_or("localhost", |host| &host.value);
    let names: Vec<&str> = names.split(',').map(str::trim).collect();
    let ports = ports(port.as_ref())?;
    if ports.len() > 1 && ports.len() != names.len() {
        let (hosts, ports) = (names.len(), ports.len());
        return Err(invalid(format!("{hosts} hosts but {ports} ports ({origin})"))
            .help("give one port, or as many as there are hosts, separated by commas"));
    }
    let port_of = |i: usize| ports.get(i).or(ports.first()).copied().unwrap_or(DEFAULT_PORT);
    let host_of = |name| to_host(name).ok_or_else(|| invalid(format!("{origin} names a host that cannot be one")));
    let value = names.iter().enumerate().map(|(i, name)| Ok((host_of(name)?, port_of(i))));
    let value = value.collect::<Result<_>>().map_err(|error| {
        error.help("give a host name, an address or the folder of a socket; a URL goes into DATABASE_URL")
    })?;
    Ok(Setting { value, origin })
}

/// `None` for a part of a URL: it is not to be shown, as a host would be, for it may hold a password.
fn to_host(name: &str) -> Option<Host> {
    match name {
        "" => Some(Host::Tcp("localhost".into())),
        #[cfg(unix)]
        path if path.starts_with('/') => Some(Host::Unix(path.into())),
        name if name.contains(['@', '/', '?', '#', '=', ' ', '\0']) => None,
        name => Some(Host::Tcp(name.into())),
    }
}

fn ports(port: Option<&Setting<String>>) -> Result<Vec<u16>> {
    let Some(port) = port else { return Ok(vec![DEFAULT_PORT]) };
    let one = |text: &str| match text.trim() {
        "" => Ok(DEFAULT_PORT),
        text => text.parse().ok().filter(|port| *port != 0).ok_or_else(|| {
            invalid(format!("{:?} is no port ({})", port.value, port.origin))
                .help("a port is a number from 1 to 65535; Postgres usually has 5432")
        }),
    };
    port.value.split(',').map(one).collect()
}

fn timeout(setting: &Setting<String>) -> Result<Option<Duration>> {
    let seconds: i64 = setting.value.trim().parse().map_err(|_| {
        invalid(format!("{:?} is no number of seconds ({})", setting.value, setting.origin))
            .help("give whole seconds; 0 waits as long as the system does")
    })?;
    Ok(u64::try_from(seconds).ok().filter(|seconds| *seconds > 0).map(Duration::from_secs))
}

fn prepare(setting: &Setting<String>) -> Result<Option<bool>> {
    match setting.value.as_str() {
        "on" => Ok(Some(true)),
        "off" => Ok(Some(false)),
        "auto" => Ok(None),
        other => Err(invalid(format!("{other:?} does not say whether to prepare ({})", setting.origin))
            .help("use on, off or auto")),
    }
}

fn ssl_mode(setting: &Setting<String>) -> Result<Setting<SslMode>> {
    let value = match setting.value.as_str() {
        "disable" => SslMode::Disable,
        "allow" | "prefer" => SslMode::Prefer,
        // Kept as "require": the connection then fails with the reason rather than go on in the clear.
        "require" | "verify-ca" | "verify-full" => SslMode::Require,
        other => {
            return Err(
                invalid(format!("{other:?} is no sslmode ({})", setting.origin)).help("use disable, prefer or require")
            );
        }
    };
    Ok(Setting { value, origin: setting.origin.clone() })
}

fn session_attrs(setting: &Setting<String>) -> Result<TargetSessionAttrs> {
    match setting.value.as_str() {
        "any" => Ok(TargetSessionAttrs::Any),
        "read-write" | "primary" => Ok(TargetSessionAttrs::ReadWrite),
        "read-only" | "standby" => Ok(TargetSessionAttrs::ReadOnly),
        other => Err(invalid(format!("{other:?} is no target_session_attrs ({})", setting.origin))
            .help("use any, read-write or read-only")),
    }
}
