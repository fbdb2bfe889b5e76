//! Opening a connection, patiently where that helps, and saying what is wrong where it does not.

use crate::client::{Client, Refusal};
use crate::error::{Error, Report, Result};
use crate::settings::Settings;
use postgres::config::SslMode;
use postgres::error::SqlState;
use std::io;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

/// The oldest server this is tested with, as `server_version_num` counts.
const OLDEST_SERVER: u32 = 140_000;
const RETRY_PAUSE: Duration = Duration::from_millis(100);
/// How long a server may take to start up (SQLSTATE 57P03) before that is an error.
const STARTUP_PATIENCE: Duration = Duration::from_secs(10);

/// What may be waited for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Patience {
    /// A server that says it is starting up.
    Startup,
    /// Also one that does not answer: it did a moment ago, and is perhaps being restarted.
    Restart,
}

/// Opens a connection and checks that the server is one this library knows.
///
/// # Errors
/// [`Error::Settings`] if the settings demand TLS, which is not built in; [`Error::Connect`] for everything else.
pub(crate) fn open(settings: &Settings, patience: Patience) -> Result<Client> {
    if settings.ssl_mode.value == SslMode::Require {
        let cause = format!("{} demands an encrypted connection, and TLS is not built in", settings.ssl_mode.origin);
        return Err(Error::Settings(Report::new(format!("not connected to {}", settings.address()), cause)).help(
            "nothing was sent; use a server that is reached by socket, loopback or a tunnel, and PGSSLMODE=prefer",
        ));
    }
    let started = Instant::now();
    loop {
        match dial(settings) {
            Ok(mut client) => {
                greet(settings, &mut client)?;
                return Ok(client);
            }
            Err(failure) if failure.may_pass(patience) && started.elapsed() < STARTUP_PATIENCE => {
                thread::sleep(RETRY_PAUSE);
            }
            Err(failure) => return Err(explain(settings, failure)),
        }
    }
}

enum Failure {
    /// The server did not get to an answer in time.
    Hanging(Duration),
    Refused(postgres::Error),
    System(io::Error),
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Driver(error) => Failure::Refused(error),
            Refusal::System(error) => Failure::System(error),
        }
    }
}

impl Failure {
    fn may_pass(&self, patience: Patience) -> bool {
        let Failure::Refused(error) = self else { return false };
        if error.code() == Some(&SqlState::CANNOT_CONNECT_NOW) {
            return true;
        }
        // A server that goes down answers neither yes nor no: the connection is refused, reset, or ends.
        patience == Patience::Restart
            && (error.as_db_error().is_none() || error.code() == Some(&SqlState::ADMIN_SHUTDOWN))
    }
}

/// The driver's timeout covers the TCP handshake only, so a server that accepts and then says nothing would hang the
/// cell for ever: connect in a thread that can be left behind.
fn dial(settings: &Settings) -> std::result::Result<Client, Failure> {
    let config = settings.driver_config();
    let prepare = settings.prepare;
    let Some(each) = settings.connect_timeout else { return Ok(Client::connect(&config, prepare)?) };
    let all = each.saturating_mul(u32::try_from(settings.hosts.value.len()).unwrap_or(u32::MAX));
    let (sender, receiver) = mpsc::channel();
    thread::Builder::new()
        .name("connect".into())
        .spawn(move || drop(sender.send(Client::connect(&config, prepare))))
        .map_err(Failure::System)?;
    match receiver.recv_timeout(all.saturating_add(Duration::from_millis(200))) {
        Ok(result) => Ok(result?),
        Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => Err(Failure::Hanging(all)),
    }
}

/// Looks at the version, and asks the server to stop working for a client that is gone: without that, a query goes on
/// for hours after its kernel was interrupted. One round trip.
fn greet(settings: &Settings, client: &mut Client) -> Result<()> {
    let doing = || format!("not connected to {}", settings.address());
    let refused = |error: postgres::Error| Error::Connect(Report::new(doing(), server_words(&error)));
    let messages = client
        .simple_query(
            "SELECT current_setting('server_version_num'), current_setting('server_version'), \
             (SELECT set_config(name, '1s', false) FROM pg_settings \
              WHERE name = 'client_connection_check_interval' AND max_val <> '0')",
        )
        .map_err(refused)?;
    let row = messages.iter().find_map(|message| match message {
        postgres::SimpleQueryMessage::Row(row) => Some(row),
        _ => None,
    });
    let number = row.and_then(|row| row.try_get(0).ok().flatten()).and_then(|text| text.parse::<u32>().ok());
    match number {
        Some(number) if number >= OLDEST_SERVER => Ok(()),
        _ => {
            let version = row.and_then(|row| row.try_get(1).ok().flatten()).unwrap_or("unknown");
            let oldest = OLDEST_SERVER / 10_000;
            let cause = format!("the server is PostgreSQL {version}; this needs {oldest} or newer");
            Err(Error::Connect(Report::new(doing(), cause))
                .help("`cargo lab` runs a current server of its own when no PG… variable is set"))
        }
    }
}

/// The server's words if it said any, else the operating system's, else the driver's.
pub(crate) fn server_words(error: &postgres::Error) -> String {
    if let Some(server) = error.as_db_error() {
        return server.message().to_owned();
    }
    match std::error::Error::source(error) {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}

fn explain(settings: &Settings, failure: Failure) -> Error {
    let address = settings.address();
    let from = format!("address from {}", settings.hosts.origin);
    let doing = format!("not connected to {address}");
    let error = match failure {
        Failure::Hanging(waited) => {
            let cause = format!("no answer within {} s", waited.as_secs());
            return Error::Connect(Report::new(doing, cause)).detail("settings", from).help(
                "look whether that is a Postgres server and a firewall lets you through; PGCONNECT_TIMEOUT sets how long to wait",
            );
        }
        Failure::System(error) => return Error::Connect(Report::new(doing, error.to_string())),
        Failure::Refused(error) => error,
    };
    let code = error.code().map(|code| code.code().to_owned());
    let (user, database) = (&settings.user, &settings.database);
    let mut details = vec![("settings", from)];
    let help = match code.as_deref() {
        Some("28P01" | "28000") => {
            details.push(("user", format!("{:?} from {}", user.value, user.origin)));
            details.push(("password", format!("from {}", settings.password_origin())));
            if let Some(note) = &settings.password_note {
                details.push(("note", note.clone()));
            }
            "set PGUSER and PGPASSWORD (or DATABASE_URL), in the environment or in .env".to_owned()
        }
        Some("3D000") => {
            details.push(("database", format!("{:?} from {}", database.value, database.origin)));
            format!("create it (createdb {}) or set PGDATABASE to one that is there", database.value)
        }
        Some("57P03") => "the server is still starting up or shutting down; run the cell again in a moment".to_owned(),
        Some("53300") => "close other sessions, or raise max_connections on the server".to_owned(),
        _ if error.as_db_error().is_some() => "these are the server's words; its log may say more".to_owned(),
        _ => "start a server: `cargo lab` runs one of its own, `docker compose up -d` the one in docker-compose.yml; \
              or set PGHOST and PGPORT to yours"
            .to_owned(),
    };
    let mut report = Report::new(doing, server_words(&error));
    report.code = code;
    report.details = details;
    report.help = Some(help);
    report.source = Some(Box::new(error));
    Error::Connect(report)
}
