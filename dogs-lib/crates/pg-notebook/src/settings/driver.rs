//! Settings in the driver's form.

use pg_settings::{Settings, SslMode, TargetSessionAttrs, Tcp};
use postgres::config::{LoadBalanceHosts, SslMode as DriverSslMode, TargetSessionAttrs as DriverAttrs};
use std::time::Duration;

/// After this long without a word, the system asks whether the server's machine is still there; when it does not
/// answer for as long again, a statement that waits fails instead of hanging for hours.
const SILENCE: Duration = Duration::from_secs(60);

/// The driver's form of these settings: to open a connection of your own with it. It has one password for all
/// hosts, the first host's; and the driver knows no `primary` or `standby`, only whether a session takes changes.
///
/// ```
/// use pg_notebook::settings::{Layer, Settings, to_config};
///
/// let layer = Layer::new("here", [("PGHOST".to_owned(), "db.example".to_owned())])?;
/// assert_eq!(to_config(&Settings::resolve(&[layer], "pets")?).get_ports(), [5432]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn to_config(settings: &Settings) -> postgres::Config {
    let mut config = config(settings);
    config.target_session_attrs(target_session_attrs(settings.target_session_attrs.value));
    config.into()
}

/// Which of several servers will do is not in it: [`Connection`](crate::Connection) asks for that together with the rest.
pub(crate) fn config(settings: &Settings) -> tokio_postgres::Config {
    let mut config = tokio_postgres::Config::new();
    let hosts = &settings.hosts.value;
    // The driver takes an IP address for each host or none.
    let all = hosts.iter().all(|address| address.hostaddr.is_some());
    for address in hosts {
        match address.hostaddr {
            Some(hostaddr) if all => config.host(address.host.to_string()).hostaddr(hostaddr),
            Some(hostaddr) => config.host(hostaddr.to_string()),
            None => config.host(address.host.to_string()),
        };
        config.port(address.port);
    }
    config
        .user(&settings.user.value)
        .dbname(&settings.database.value)
        .application_name(&settings.application_name)
        .ssl_mode(ssl_mode(settings.ssl_mode.value));
    tcp(&mut config, settings.tcp);
    if settings.load_balance_hosts {
        config.load_balance_hosts(LoadBalanceHosts::Random);
    }
    if let Some(password) = settings.password() {
        config.password(password);
    }
    if let Some(options) = &settings.options {
        config.options(options);
    }
    if let Some(timeout) = settings.connect_timeout {
        config.connect_timeout(timeout);
    }
    config
}

/// Nought is the system's own, as in libpq; to the system it would be no value at all.
fn tcp(config: &mut tokio_postgres::Config, tcp: Tcp) {
    config.keepalives(tcp.keepalives.unwrap_or(true));
    let given = |value: Option<Duration>, ours| Some(value.unwrap_or(ours)).filter(|value| !value.is_zero());
    given(tcp.idle, SILENCE).map(|idle| config.keepalives_idle(idle));
    given(tcp.interval, SILENCE / 6).map(|interval| config.keepalives_interval(interval));
    Some(tcp.count.unwrap_or(6)).filter(|count| *count > 0).map(|count| config.keepalives_retries(count));
    given(tcp.user_timeout, SILENCE * 2).map(|timeout| config.tcp_user_timeout(timeout));
}

fn ssl_mode(mode: SslMode) -> DriverSslMode {
    match mode {
        SslMode::Disable => DriverSslMode::Disable,
        SslMode::Allow | SslMode::Prefer => DriverSslMode::Prefer,
        // The connection then fails with the reason rather than go on in the clear.
        _ => DriverSslMode::Require,
    }
}

fn target_session_attrs(attrs: TargetSessionAttrs) -> DriverAttrs {
    match attrs {
        TargetSessionAttrs::ReadWrite | TargetSessionAttrs::Primary => DriverAttrs::ReadWrite,
        TargetSessionAttrs::ReadOnly | TargetSessionAttrs::Standby => DriverAttrs::ReadOnly,
        _ => DriverAttrs::Any,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use pg_settings::Layer;

    fn of(string: &str) -> tokio_postgres::Config {
        let layer = Layer::new("here", [("DATABASE_URL".to_owned(), string.to_owned())]).unwrap();
        config(&Settings::resolve(&[layer], "pets").unwrap())
    }

    #[test]
    fn what_is_asked_of_the_system() {
        let ours = of("host=h");
        assert_eq!((ours.get_keepalives(), ours.get_keepalives_idle()), (true, SILENCE));
        assert_eq!((ours.get_keepalives_retries(), ours.get_tcp_user_timeout()), (Some(6), Some(&(SILENCE * 2))));
        let given =
            of("host=h keepalives=0 keepalives_idle=7 keepalives_interval=8 keepalives_count=9 tcp_user_timeout=10");
        assert_eq!((given.get_keepalives(), given.get_keepalives_idle()), (false, Duration::from_secs(7)));
        assert_eq!(given.get_keepalives_interval(), Some(Duration::from_secs(8)));
        assert_eq!(
            (given.get_keepalives_retries(), given.get_tcp_user_timeout()),
            (Some(9), Some(&Duration::from_millis(10)))
        );
        let system = of("host=h keepalives_idle=0 keepalives_interval=0 keepalives_count=0 tcp_user_timeout=-1");
        assert_eq!((system.get_keepalives_interval(), system.get_keepalives_retries()), (None, None));
        assert_eq!(system.get_tcp_user_timeout(), None);
        assert_ne!(system.get_keepalives_idle(), Duration::ZERO);
    }
}
