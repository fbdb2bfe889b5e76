//! Where a server is.

use crate::error::{Error, Result};
use crate::setting::Setting;
use crate::value;
use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;

/// What a server is reached by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Host {
    /// A name or an IP address.
    Tcp(String),
    /// The folder of a socket.
    Unix(PathBuf),
}

impl Host {
    /// `None` for a part of a URL: it is not to be shown, as a host would be, for it may hold a password.
    fn of(name: &str) -> Option<Self> {
        match name {
            "" => Some(Self::Tcp(Self::DEFAULT.into())),
            path if cfg!(unix) && path.starts_with('/') && !path.contains('\0') => Some(Self::Unix(path.into())),
            name if name.contains(['@', '/', '?', '#', '=', ' ', '\0']) => None,
            name => Some(Self::Tcp(name.into())),
        }
    }

    const DEFAULT: &str = "localhost";

    /// Whether it is the one that is taken where nothing says another, by one of its names.
    pub(crate) fn is_default(&self) -> bool {
        matches!(self, Self::Tcp(name) if [Self::DEFAULT, "127.0.0.1", "::1"].contains(&name.as_str()))
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp(name) => f.write_str(name),
            Self::Unix(path) => write!(f, "{}", path.display()),
        }
    }
}

/// One server's address, [displayed](fmt::Display) as one reads it: `localhost:5432`, or `/run/postgresql port 5432`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Its name, by which a certificate or a password file knows it; what is connected to if there is no `hostaddr`.
    pub host: Host,
    /// Its IP address, where one is given: the name is then not looked up.
    pub hostaddr: Option<IpAddr>,
    /// Its port.
    pub port: u16,
}

impl Address {
    /// Whether it is on this machine, at the address that is taken where nothing says another.
    pub(crate) fn is_default(&self) -> bool {
        self.host.is_default() && self.hostaddr.is_none_or(|address| address.is_loopback())
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.host, self.hostaddr) {
            (_, Some(address)) => write!(f, "{address}:{}", self.port),
            (host @ Host::Unix(_), None) => write!(f, "{host} port {}", self.port),
            (host @ Host::Tcp(_), None) => write!(f, "{host}:{}", self.port),
        }
    }
}

/// The servers that lists of hosts, of IP addresses and of ports say.
pub(crate) fn addresses(
    host: Option<&Setting<String>>,
    hostaddr: Option<&Setting<String>>,
    port: Option<&Setting<String>>,
) -> Result<Setting<Vec<Address>>> {
    let origin = origin([host, hostaddr, port]);
    let refused = |cause: String| Error::new(cause);
    let wrong = |setting: &Setting<String>, kind: value::Kind| {
        let wrong = kind.wrong(&setting.value);
        let (what, help) = wrong.map_or(("cannot be used", ""), |wrong| (wrong.what, wrong.help));
        refused(format!("{:?} {what} ({})", setting.value, setting.origin)).with_help(help)
    };
    let hostaddrs = match hostaddr {
        Some(setting) => value::addresses(&setting.value).ok_or_else(|| wrong(setting, value::Kind::Addresses))?,
        None => Vec::new(),
    };
    let ports = match port {
        Some(setting) => value::ports(&setting.value).ok_or_else(|| wrong(setting, value::Kind::Ports))?,
        None => vec![value::DEFAULT_PORT],
    };
    let names: Vec<&str> = match host {
        Some(host) => host.value.split(',').map(str::trim).collect(),
        None => vec![""; hostaddrs.len().max(1)],
    };
    if !hostaddrs.is_empty() && hostaddrs.len() != names.len() {
        let (names, addresses) = (names.len(), hostaddrs.len());
        return Err(refused(format!("{names} hosts but {addresses} addresses ({origin})"))
            .with_help("give as many addresses as hosts, separated by commas"));
    }
    if ports.len() > 1 && ports.len() != names.len() {
        let (names, ports) = (names.len(), ports.len());
        return Err(refused(format!("{names} hosts but {ports} ports ({origin})"))
            .with_help("give one port, or as many as there are hosts, separated by commas"));
    }
    let address = |(n, name): (usize, &&str)| {
        let hostaddr = hostaddrs.get(n).copied().flatten();
        let host = match hostaddr {
            Some(address) if name.is_empty() => Some(Host::Tcp(address.to_string())),
            _ => Host::of(name),
        };
        let host = host.ok_or_else(|| {
            refused(format!("{origin} names a host that cannot be one"))
                .with_help("give a host name, an address or the folder of a socket; a URL goes into DATABASE_URL")
        })?;
        let port = ports.get(n).or(ports.first()).copied().unwrap_or(value::DEFAULT_PORT);
        Ok(Address { host, hostaddr, port })
    };
    let value = names.iter().enumerate().map(address).collect::<Result<_>>()?;
    Ok(Setting { value, origin })
}

fn origin(settings: [Option<&Setting<String>>; 3]) -> String {
    let mut origins: Vec<&str> = settings.into_iter().flatten().map(|setting| &*setting.origin).collect();
    origins.dedup();
    if origins.is_empty() { Setting::<()>::DEFAULT.to_owned() } else { origins.join(" and ") }
}
