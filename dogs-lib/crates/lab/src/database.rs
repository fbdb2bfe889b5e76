//! Which server is used, and that it is there.
//!
//! Settings that somebody gave decide, in the environment or in `.env`: then no server is started. Without any, a server
//! at the usual address that takes docker-compose.yml's credentials is used, and else the embedded one.

use crate::{Layout, Steps, environment, postgres, python, repository};
use evcxr_live::{Context, Error, Result};
use pg_embed::{Binaries, Options, Server, Status};
use serde_json::{Map, Value, json};
use std::env;
use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::process::Stdio;
use std::time::Duration;

/// For a connection within this machine.
const SOON: Duration = Duration::from_millis(300);

/// A server that answers. While this value lives, the embedded one runs.
#[derive(Debug)]
pub struct Database {
    embedded: Option<Server>,
    layers: Value,
    /// For a person: what it is and where.
    description: String,
}

/// What is used, before anything is started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// What this setting says, as in "PGPORT in .env".
    Given(String),
    /// The server at the usual address, which takes the usual credentials.
    Usual,
    /// The embedded server.
    Embedded,
}

/// What is used. A Python starts only if something answers at the usual address.
///
/// # Errors
/// If `.env` cannot be read, or the server's state cannot be told.
pub fn choose(layout: &Layout) -> Result<Choice> {
    if let Some(setting) = environment::given(layout)? {
        return Ok(Choice::Given(setting));
    }
    let running = pg_embed::status(&layout.server()).map_err(told)? != Status::Stopped;
    let usual = SocketAddr::from((Ipv4Addr::LOCALHOST, pg_embed::PORT));
    if running || layout.is_apart() || TcpStream::connect_timeout(&usual, SOON).is_err() {
        return Ok(Choice::Embedded);
    }
    Ok(probe(layout, &layers(layout, None)?)?.map_or(Choice::Embedded, |_| Choice::Usual))
}

/// Makes sure that a server is there, starting the embedded one if that is the choice.
///
/// # Errors
/// If nothing answers where the settings say, with libpq's words; if no Postgres can be found or got; if it does not start.
pub fn open(layout: &Layout, steps: &Steps) -> Result<Database> {
    let choice = choose(layout)?;
    if choice == Choice::Embedded {
        let server = start(layout, Some(steps))?;
        let settings = server.settings();
        let description = format!("the embedded Postgres at {}:{}", settings.host(), settings.port());
        return Ok(Database { layers: layers(layout, Some(&server))?, embedded: Some(server), description });
    }
    let layers = layers(layout, None)?;
    let said = match &choice {
        Choice::Given(setting) => format!("as {setting} says"),
        _ => "with the usual credentials".to_owned(),
    };
    match probe(layout, &layers)? {
        Ok(found) => Ok(Database { embedded: None, layers, description: format!("{found}, {said}") }),
        Err(why) => Err(Error::new(format!("the database does not answer, {said}")).said(why).help(
            "start that server or correct the settings; without any setting, `cargo lab` starts a Postgres of its own",
        )),
    }
}

impl Database {
    /// The variables that say where it is: the environment's, those of `.env`, and the embedded server's, in this order.
    pub(crate) fn layers(&self) -> Value {
        self.layers.clone()
    }

    /// The name that database, user and password have where nothing says otherwise.
    pub(crate) fn default_name(&self) -> &'static str {
        repository::DATABASE
    }

    /// What it is and where, for a person.
    #[must_use]
    pub fn description(&self) -> &str {
        &self.description
    }

    /// Lets the program that this process becomes by `exec` use the embedded server as long as it lives.
    pub(crate) fn keep_over_exec(&self) -> Result<()> {
        self.embedded.as_ref().map_or(Ok(()), |server| server.keep_over_exec().map_err(told))
    }

    /// Leaves the embedded server, and waits until it has stopped, if nobody else uses it.
    ///
    /// # Errors
    /// If it does not stop.
    pub fn close(self) -> Result<()> {
        self.embedded.map_or(Ok(()), |server| server.close().map(drop).map_err(told))
    }
}

/// For a kernel that some other program than `cargo lab` started: a share in the embedded server, if that is the choice.
///
/// The share stays over `exec`. A server that cannot be started is no reason for a kernel not to start: the cell that needs
/// the database will say what is wrong.
pub(crate) fn share_embedded(layout: &Layout) -> Option<Server> {
    let share = || -> Result<Option<Server>> {
        if choose(layout)? != Choice::Embedded {
            return Ok(None);
        }
        let server = start(layout, None)?;
        server.keep_over_exec().map_err(told)?;
        Ok(Some(server))
    };
    share().unwrap_or_else(|error| {
        eprintln!("lab: {error}");
        None
    })
}

fn start(layout: &Layout, steps: Option<&Steps>) -> Result<Server> {
    let running = matches!(pg_embed::status(&layout.server()).map_err(told)?, Status::Running(_));
    let binaries = match steps {
        // Who joins needs no programs, and looking for them takes time.
        _ if running => Vec::new(),
        Some(steps) => postgres::ensure(layout, steps)?,
        None => Binaries::find_all(&postgres::search(layout)),
    };
    let options = Options { dir: layout.server(), binaries, supervisor: layout.program(), login: postgres::login()? };
    let result = pg_embed::ensure(&options);
    match (result, steps) {
        // It stopped just then.
        (Err(_), Some(steps)) if running => {
            pg_embed::ensure(&Options { binaries: postgres::ensure(layout, steps)?, ..options }).map_err(told)
        }
        (result, _) => result.map_err(told),
    }
}

fn told(error: pg_embed::Error) -> Error {
    Error::new(error.to_string())
}

fn layers(layout: &Layout, embedded: Option<&Server>) -> Result<Value> {
    let of = |pairs: Vec<(String, String)>| {
        let settings = pairs.into_iter().filter(|(name, _)| name.starts_with("PG") || name == "DATABASE_URL");
        Value::Object(settings.map(|(name, value)| (name, value.into())).collect::<Map<_, _>>())
    };
    let environment =
        env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    let embedded = embedded.map(Server::env).unwrap_or_default();
    Ok(json!([of(environment.collect()), of(environment::dotenv(layout)?), of(embedded)]))
}

/// What answers where `layers` say, or why nothing does.
fn probe(layout: &Layout, layers: &Value) -> Result<std::result::Result<String, String>> {
    let mut command = python::script(layout, python::PROBE);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let job = json!({ "layers": layers, "default": repository::DATABASE }).to_string();
    if let Some(stdin) = child.as_mut().ok().and_then(|child| child.stdin.as_mut()) {
        // If it does not read, it has ended, and says why below.
        let _ = stdin.write_all(job.as_bytes());
    }
    let output = child.and_then(std::process::Child::wait_with_output).context("run", &layout.python())?;
    if !output.status.success() {
        return Ok(Err(String::from_utf8_lossy(&output.stderr).trim().to_owned()));
    }
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
    if let Some(error) = answer["error"].as_str() {
        return Ok(Err(error.to_owned()));
    }
    let text = |name: &str| answer[name].as_str().unwrap_or_default().to_owned();
    Ok(Ok(format!("PostgreSQL {} at {} port {}", text("version"), text("host"), answer["port"])))
}
