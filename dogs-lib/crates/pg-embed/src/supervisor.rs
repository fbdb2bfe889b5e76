//! The process that is the server's parent and outlives its users by a moment.

use crate::address::PORT;
use crate::binaries::Binaries;
use crate::cluster::{Cluster, Stop};
use crate::error::{Error, Result};
use crate::login::Login;
use crate::paths::{ENV, LOG, READY, SUPERVISOR, USERS};
use crate::settings::Settings;
use crate::{data_dir, files, lock};
use std::ffi::OsString;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{ExitCode, ExitStatus};
use std::sync::mpsc::{Sender, channel};
use std::time::{Duration, Instant};

/// A server that crashes more often, each time within [`SOON`], is given up.
const RESTARTS: u32 = 3;
const SOON: Duration = Duration::from_secs(30);

enum Event {
    /// Nobody uses the server; holds the lock that makes new users wait.
    Unused(File),
    Ended(ExitStatus),
}

/// Runs a supervisor: `DIR BIN VERSION USER DATABASE`. It prints [`READY`] or why the server does not start, and ends with the server.
pub(crate) fn supervise(args: &[OsString]) -> ExitCode {
    let result = match args {
        [dir, bin, version, user, database] => Login::new(&user.to_string_lossy(), &database.to_string_lossy())
            .and_then(|login| run(Path::new(dir), bin.into(), &version.to_string_lossy(), &login)),
        _ => Err(Error::failed("supervise the server", "this command is for the program itself")),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("{error}\n"));
            eprintln!("supervisor: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(dir: &Path, bin: PathBuf, version: &str, login: &Login) -> Result<()> {
    // Away from the terminal: its Ctrl-C is for the users, who then let go of the server.
    let _ = rustix::process::setsid();
    let _ = std::env::set_current_dir("/");
    let alive = lock::exclusive(&dir.join(SUPERVISOR), Duration::from_secs(2))?;
    // Of a supervisor that was killed: it describes what is no more, or is about to stop.
    files::remove(&dir.join(ENV))?;
    let Some(binaries) = Binaries::known(bin, version.to_owned()) else {
        return Err(Error::failed("supervise the server", "unknown version"));
    };
    let mut cluster = Cluster::open(data_dir::settle(dir)?, dir.join(LOG), &binaries, login)?;
    let (events, event) = channel();
    let mut described = start(&mut cluster, dir, &events)?;
    say(READY);
    watch_users(dir, events.clone())?;
    let (mut crashes, mut started) = (0, Instant::now());
    // Held until this process ends.
    let mut _unused = None;
    while let Ok(event) = event.recv() {
        match event {
            Event::Unused(lock) => {
                _unused = Some(lock);
                described.end()?;
                cluster.stop(Stop::Fast)?;
                break;
            }
            Event::Ended(status) => {
                described.end()?;
                crashes = if started.elapsed() < SOON { crashes + 1 } else { 1 };
                // 0 is a stop that was asked for, also by removing the data folder.
                if status.success() || crashes > RESTARTS {
                    break;
                }
                eprintln!("supervisor: the server ended, {status}; starting it again");
                described = start(&mut cluster, dir, &events)?;
                started = Instant::now();
            }
        }
    }
    // New users wait for the other lock: they need not find this one still held.
    drop(alive);
    Ok(())
}

/// Starts the server and says in server.env where it is.
fn start(cluster: &mut Cluster, dir: &Path, events: &Sender<Event>) -> Result<Described> {
    let port = dir.join("port");
    let last = files::read(&port)?.and_then(|text| text.trim().parse().ok());
    cluster.start_preferring(last.into_iter().chain([PORT]))?;
    let settings = cluster.settings()?;
    files::write_private(&port, &format!("{}\n", settings.port()))?;
    let described = Described::write(dir, &settings)?;
    if let Some(running) = cluster.running().cloned() {
        let events = events.clone();
        std::thread::spawn(move || events.send(Event::Ended(running.wait_for_ever())));
    }
    Ok(described)
}

fn watch_users(dir: &Path, events: Sender<Event>) -> Result<()> {
    let users = lock::open(&dir.join(USERS))?;
    std::thread::spawn(move || match lock::wait_alone(&users) {
        Ok(()) => events.send(Event::Unused(users)).ok(),
        Err(error) => {
            eprintln!("supervisor: cannot wait for the users to leave: {error}");
            None
        }
    });
    Ok(())
}

/// The server.env that we wrote.
struct Described {
    path: PathBuf,
    text: String,
}

impl Described {
    fn write(dir: &Path, settings: &Settings) -> Result<Self> {
        let (path, text) = (dir.join(ENV), settings.render());
        files::write_private(&path, &text)?;
        Ok(Self { path, text })
    }

    /// Removes it, unless it is another's: somebody may have removed the whole folder and started anew.
    fn end(&self) -> Result<()> {
        match files::read(&self.path)? {
            Some(text) if text == self.text => files::remove(&self.path),
            _ => Ok(()),
        }
    }
}

fn say(text: &str) {
    // Who started us may have been killed: then there is nobody to tell.
    let mut stdout = std::io::stdout();
    let _ = stdout.write_all(text.as_bytes());
    let _ = stdout.flush();
}
