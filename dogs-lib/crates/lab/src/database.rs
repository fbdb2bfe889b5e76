//! Which server is used, and that it is there.
//!
//! Settings that name a database decide, in the environment or in `.env`: then no server is started. Without any, a server
//! at the usual address that takes docker-compose.yml's credentials is used, and else the embedded one.

use crate::probe::probe;
use crate::{Layout, Steps, postgres, settings};
use evcxr_live::{Error, Result};
use pg_embed::{Binaries, Options, Server, Status};
use pg_settings::Settings;
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;

/// For a connection within this machine.
const SOON: Duration = Duration::from_millis(300);

/// A server that answers. While this value lives, the embedded one runs.
#[derive(Debug)]
pub struct Database {
    embedded: Option<Server>,
    settings: Settings,
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
/// If a setting cannot be used, or the server's state cannot be told.
pub fn choose(layout: &Layout) -> Result<Choice> {
    let settings = settings::given(layout)?;
    if let Some(setting) = settings.named_by {
        return Ok(Choice::Given(setting));
    }
    let running = pg_embed::status(&layout.server()).map_err(told)? != Status::Stopped;
    let usual = SocketAddr::from((Ipv4Addr::LOCALHOST, pg_embed::PORT));
    if running || layout.is_apart() || TcpStream::connect_timeout(&usual, SOON).is_err() {
        return Ok(Choice::Embedded);
    }
    Ok(probe(layout, &settings)?.map_or(Choice::Embedded, |_| Choice::Usual))
}

/// Makes sure that a server is there, starting the embedded one if that is the choice.
///
/// # Errors
/// If nothing answers where the settings say, with libpq's words; if no Postgres can be found or got; if it does not start.
pub fn open(layout: &Layout, steps: &Steps) -> Result<Database> {
    let choice = choose(layout)?;
    if choice == Choice::Embedded {
        let server = start(layout, Some(steps))?;
        let settings = settings::with_embedded(layout, server.settings())?;
        let description = format!("the embedded Postgres at {}", settings.address());
        return Ok(Database { settings, embedded: Some(server), description });
    }
    let settings = settings::given(layout)?;
    let said = match &choice {
        Choice::Given(setting) => format!("as {setting} says"),
        _ => "with the usual credentials".to_owned(),
    };
    match probe(layout, &settings)? {
        Ok(found) => Ok(Database { embedded: None, settings, description: format!("{found}, {said}") }),
        Err(why) => Err(Error::new(format!("the database does not answer, {said}")).said(why).help(
            "start that server or correct the settings; without any setting, `cargo lab` starts a Postgres of its own",
        )),
    }
}

impl Database {
    /// Where it is and who we are there.
    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
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
