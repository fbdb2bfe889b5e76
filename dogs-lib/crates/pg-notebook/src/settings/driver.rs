//! Settings in the driver's form.

use pg_settings::{Settings, SslMode, TargetSessionAttrs};
use postgres::config::{SslMode as DriverSslMode, TargetSessionAttrs as DriverAttrs};
use std::time::Duration;

/// After this long without a word, the system asks whether the server's machine is still there; when it does not
/// answer for as long again, a statement that waits fails instead of hanging for hours.
const SILENCE: Duration = Duration::from_secs(60);

/// The driver's form of these settings: to open a connection of your own with it. It has one password for all
/// hosts, the first host's.
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
    config(settings).into()
}

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
        .ssl_mode(ssl_mode(settings.ssl_mode.value))
        .target_session_attrs(target_session_attrs(settings.target_session_attrs))
        .keepalives_idle(SILENCE)
        .keepalives_interval(SILENCE / 6)
        .keepalives_retries(6)
        .tcp_user_timeout(SILENCE * 2);
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
        TargetSessionAttrs::ReadWrite => DriverAttrs::ReadWrite,
        TargetSessionAttrs::ReadOnly => DriverAttrs::ReadOnly,
        _ => DriverAttrs::Any,
    }
}
