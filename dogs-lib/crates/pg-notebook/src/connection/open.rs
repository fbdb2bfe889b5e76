//! Opening a connection, patiently where that helps, and saying what is wrong where it does not.

use super::target::{Role, candidates, rounds};
use crate::driver::{Client, Refusal};
use crate::error::{Error, Report, Result, server_words};
use crate::settings::{self, Settings, SslMode, TargetSessionAttrs};
use crate::sql::{Script, ident};
use postgres::SimpleQueryMessage;
use postgres::error::SqlState;
use std::error::Error as _;
use std::io;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

/// The oldest server this is tested with, as `server_version_num` counts.
const OLDEST_SERVER: u32 = 140_000;
const RETRY_PAUSE: Duration = Duration::from_millis(100);
/// How long a server may take to start up where no connect timeout is set.
const PATIENCE: Duration = Duration::from_secs(10);

/// What may be waited for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Patience {
    /// A server that says it is starting up.
    Startup,
    /// Also one that does not answer: it did a moment ago, and is perhaps being restarted.
    Restart,
}

/// Opens a connection and checks that the server is one this library knows. `server` says how to get one.
///
/// # Errors
/// [`Error::Settings`] if the settings demand TLS, which is not built in; [`Error::Connect`] for everything else.
pub(crate) fn open(settings: &Settings, patience: Patience, server: Option<&str>) -> Result<Client> {
    if settings.ssl_mode.value >= SslMode::Require {
        let cause = format!("{} demands an encrypted connection, and TLS is not built in", settings.ssl_mode.origin);
        return Err(Error::Settings(Report::new(format!("not connected to {}", settings.address()), cause)).help(
            "nothing was sent; use a server that is reached by socket, loopback or a tunnel, and PGSSLMODE=prefer",
        ));
    }
    let patience_ends = Instant::now() + settings.connect_timeout.unwrap_or(PATIENCE);
    let mut may_create = settings.may_create_database();
    loop {
        match try_hosts(settings) {
            Ok(client) => return Ok(client),
            Err(failures) => {
                if std::mem::take(&mut may_create) && failures.iter().any(|(_, failure)| failure.lacks_database()) {
                    create_database(settings);
                    continue;
                }
                let hope = failures.iter().any(|(_, failure)| failure.may_pass(patience));
                if !hope || Instant::now() >= patience_ends {
                    return Err(into_error(settings, failures, server));
                }
                thread::sleep(RETRY_PAUSE);
            }
        }
    }
}

enum Failure {
    /// The server did not get to an answer in time.
    Hanging(Duration),
    Refused(postgres::Error),
    /// The server's version.
    TooOld(String),
    /// It works, and is not what `target_session_attrs` asks for.
    Unsuitable(&'static str),
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
        let error = match self {
            Failure::Refused(error) => error,
            // One that takes over was a standby a moment ago.
            Failure::Unsuitable(_) => return patience == Patience::Restart,
            _ => return false,
        };
        if error.code() == Some(&SqlState::CANNOT_CONNECT_NOW) {
            return true;
        }
        // A server that goes down answers neither yes nor no: the connection is refused, reset, or ends.
        patience == Patience::Restart
            && (error.as_db_error().is_none() || error.code() == Some(&SqlState::ADMIN_SHUTDOWN))
    }

    fn lacks_database(&self) -> bool {
        matches!(self, Failure::Refused(error) if error.code() == Some(&SqlState::INVALID_CATALOG_NAME))
    }

    /// Whether the server was reached and said no: then no other is asked.
    fn is_final(&self) -> bool {
        match self {
            Failure::Refused(error) => error.code().is_some_and(|code| *code != SqlState::CANNOT_CONNECT_NOW),
            Failure::TooOld(_) => true,
            Failure::Hanging(_) | Failure::Unsuitable(_) | Failure::System(_) => false,
        }
    }
}

/// The first host that works, or what was wrong with each of those that were tried.
fn try_hosts(settings: &Settings) -> std::result::Result<Client, Vec<(Settings, Failure)>> {
    let hosts = candidates(settings);
    let mut failures = Vec::new();
    for wanted in rounds(settings.target_session_attrs.value) {
        failures.clear();
        for one in &hosts {
            match dial(one, *wanted) {
                Ok(client) => return Ok(client),
                Err(failure) => {
                    let is_final = failure.is_final();
                    failures.push((one.clone(), failure));
                    if is_final {
                        return Err(failures);
                    }
                }
            }
        }
    }
    Err(failures)
}

/// Makes the project's database on a server of one's own that serves several projects. If that fails, what is wrong is
/// said when the connection is tried again.
fn create_database(settings: &Settings) {
    let create = format!("CREATE DATABASE {}", ident(&settings.database.value));
    if let Ok(mut client) = try_hosts(&settings.clone().with_database("postgres")) {
        let _ = client.simple_query(&Script::new(create));
    }
}

/// The driver's timeout covers the TCP handshake only, so a server that accepts and then says nothing would hang the
/// cell for ever: connect in a thread that can be left behind.
fn dial(settings: &Settings, wanted: TargetSessionAttrs) -> std::result::Result<Client, Failure> {
    let (config, prepare) = (settings::config(settings), settings.prepare);
    let connect = move || {
        let mut client = Client::connect(&config, prepare)?;
        let role = greet(&mut client)?;
        role.refused_by(wanted).map_or(Ok(client), |why| Err(Failure::Unsuitable(why)))
    };
    let Some(timeout) = settings.connect_timeout else { return connect() };
    let (sender, receiver) = mpsc::channel();
    thread::Builder::new()
        .name("connect".into())
        .spawn(move || drop(sender.send(connect())))
        .map_err(Failure::System)?;
    receiver.recv_timeout(timeout).unwrap_or(Err(Failure::Hanging(timeout)))
}

/// Looks at the version, and asks the server to stop working for a client that is gone: without that, a query goes on
/// for hours after its kernel was interrupted. Not through a pooler, where it would stay set for the next client; there
/// it is the pooler that sees a client go. One round trip, in which it also says what it is.
fn greet(client: &mut Client) -> std::result::Result<Role, Failure> {
    let check = "SELECT set_config(name, '1s', false) FROM pg_settings \
                 WHERE name = 'client_connection_check_interval' AND max_val <> '0'";
    let check = if client.is_pooled() { "NULL" } else { check };
    let question = Script::new(format!(
        "SELECT current_setting('server_version_num'), current_setting('server_version'), ({check}), \
             pg_catalog.pg_is_in_recovery(), current_setting('transaction_read_only'), pg_backend_pid()"
    ));
    let messages = client.simple_query(&question).map_err(Failure::Refused)?;
    let row = messages.iter().find_map(|message| match message {
        SimpleQueryMessage::Row(row) => Some(row),
        _ => None,
    });
    let text = |column| row.and_then(|row| row.try_get(column).ok().flatten());
    match text(0).and_then(|number| number.parse::<u32>().ok()) {
        Some(number) if number >= OLDEST_SERVER => {
            client.set_pid(text(5).and_then(|pid| pid.parse().ok()));
            Ok(Role { standby: text(3) == Some("t"), read_only: text(4) == Some("on") })
        }
        _ => Err(Failure::TooOld(text(1).unwrap_or("of an unknown version").to_owned())),
    }
}

/// What one failure was about, in one line.
fn words(failure: &Failure) -> String {
    match failure {
        Failure::Hanging(waited) => format!("no answer within {} s", waited.as_secs()),
        Failure::TooOld(version) => {
            format!("the server is PostgreSQL {version}; this needs {} or newer", OLDEST_SERVER / 10_000)
        }
        Failure::Unsuitable(why) => (*why).to_owned(),
        Failure::System(error) => error.to_string(),
        Failure::Refused(error) => match (error.as_db_error(), error.source()) {
            (None, Some(source)) => source.to_string(),
            _ => server_words(error),
        },
    }
}

/// The last failure, for it is the one that ended the search; of a list of hosts, also what was wrong with the others.
fn into_error(settings: &Settings, mut failures: Vec<(Settings, Failure)>, server: Option<&str>) -> Error {
    let tried = failures.iter().map(|(one, failure)| format!("{}: {}", one.address(), words(failure)));
    let tried: Vec<String> = tried.collect();
    let Some((one, failure)) = failures.pop() else {
        return Error::Connect(Report::new("not connected", "no host is set"));
    };
    let mut report = Report::new(format!("not connected to {}", settings.address()), words(&failure));
    report.details.push(("address", format!("from {}", settings.hosts.origin)));
    if tried.len() > 1 {
        report.details.push(("tried", tried.join("\n")));
    }
    report.details.extend(settings.fallback_note.clone().map(|note| ("note", note)));
    let help = match failure {
        Failure::Hanging(_) => {
            "look whether that is a Postgres server and a firewall lets you through; PGCONNECT_TIMEOUT sets how long \
             to wait"
                .to_owned()
        }
        Failure::TooOld(_) => with_server("set PGHOST and PGPORT to a newer one", server),
        Failure::Unsuitable(_) => {
            let wanted = &settings.target_session_attrs;
            report.details.push(("wanted", format!("{} from {}", wanted.value, wanted.origin)));
            "give all the servers in PGHOST, one of which is wanted, or change PGTARGETSESSIONATTRS".to_owned()
        }
        Failure::System(_) => "the system has no room for another thread; close something".to_owned(),
        Failure::Refused(error) => {
            let help = advice(&one, &error, &mut report, server);
            report.code = error.code().map(|code| code.code().to_owned());
            report.source = Some(Box::new(error));
            help
        }
    };
    report.help = Some(help);
    Error::Connect(report)
}

/// What to do about a refusal; the settings that matter to it become details of the report.
fn advice(settings: &Settings, error: &postgres::Error, report: &mut Report, server: Option<&str>) -> String {
    let (user, database) = (&settings.user, &settings.database);
    match error.code().map(SqlState::code) {
        Some("28P01" | "28000") => {
            report.details.push(("user", format!("{:?} from {}", user.value, user.origin)));
            report.details.push(("password", format!("from {}", settings.password_origin())));
            report.details.extend(settings.password_note.clone().map(|note| ("note", note)));
            "set PGUSER and PGPASSWORD (or DATABASE_URL), in the environment or in .env".to_owned()
        }
        Some("3D000") => {
            report.details.push(("database", format!("{:?} from {}", database.value, database.origin)));
            let name = ident(&database.value);
            format!("create it (CREATE DATABASE {name}) or set PGDATABASE to one that is there")
        }
        Some("22023") => {
            let of_server = ["PGTZ", "PGDATESTYLE", "PGGEQO", "options"];
            let said = settings.explain().into_iter().filter(|(what, ..)| of_server.contains(what));
            report
                .details
                .extend(said.map(|(what, value, origin)| ("setting", format!("{what} {value} from {origin}"))));
            "correct that setting; `SHOW ALL` on the server tells what there is".to_owned()
        }
        Some("57P03") => "the server is still starting up or shutting down; run the cell again in a moment".to_owned(),
        Some("53300") => "close other sessions, or raise max_connections on the server".to_owned(),
        Some(_) => "these are the server's words; its log may say more".to_owned(),
        None if settings.password().is_none() && asks_for_password(error) => {
            report.cause = "the server asks for a password, and none is set".into();
            report.details.push(("user", format!("{:?} from {}", user.value, user.origin)));
            report.details.extend(settings.password_note.clone().map(|note| ("note", note)));
            "set PGPASSWORD (or DATABASE_URL), in the environment or in .env, or write the password into ~/.pgpass"
                .to_owned()
        }
        None => with_server("start a server, or set PGHOST and PGPORT to one that runs", server),
    }
}

/// The driver has no other sign of it than its words.
fn asks_for_password(error: &postgres::Error) -> bool {
    error.source().is_some_and(|source| source.to_string() == "password missing")
}

/// The advice, and how to get a server where the project says it.
fn with_server(advice: &str, server: Option<&str>) -> String {
    server.map_or_else(|| advice.to_owned(), |server| format!("{advice}; {server}"))
}
