//! Users of the server: the first one starts it, the last one leaves it to its supervisor to stop.

use crate::binaries::Binaries;
use crate::error::{Error, Result};
use crate::login::Login;
use crate::paths::{COMMAND, ENV, LOG, READY, START, SUPERVISOR, USERS};
use crate::settings::Settings;
use crate::{data_dir, init, launch, lock};
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A start with initdb on a slow machine, or a recovery, fits into it.
const PATIENCE: Duration = Duration::from_secs(180);
const POLL: Duration = Duration::from_millis(3);
/// A supervisor that is killed while it starts the server is replaced by another one.
const TRIES: u32 = 3;
const KILLED: &str = "its supervisor ended without a word";
/// So many looks in a row must find other users.
const LOOKS: u32 = 5;
/// A log above this size, in bytes, is put aside at the next start.
const LOG_LIMIT: u64 = 4 << 20;

/// What [`ensure`] needs to know.
#[derive(Debug, Clone)]
pub struct Options {
    /// The server's folder; it is made if it is not there.
    pub dir: PathBuf,
    /// The Postgres to choose from, the preferred first: [`Binaries::find_all`]. Data that is there decides which fits.
    pub binaries: Vec<Binaries>,
    /// The program to be run as the supervisor: one whose `main` begins with [`command`](crate::command()), most simply the
    /// one that runs, [`std::env::current_exe`].
    pub supervisor: PathBuf,
    /// The role and the database that new data gets.
    pub login: Login,
}

/// A server that runs, and goes on as long as this value is there.
#[derive(Debug)]
pub struct Server {
    settings: Settings,
    dir: PathBuf,
    users: File,
}

/// What became of the server when its user left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closed {
    /// It was the last user: the server has stopped.
    Stopped,
    /// The server goes on for others.
    InUse,
}

/// Starts the server of a folder, or joins it if it runs.
///
/// # Errors
/// [`Error::NoPostgres`] and [`Error::OtherVersion`] if no binaries fit; what Postgres says if it does not start;
/// [`Error::Busy`] if another process starts or stops it for minutes; I/O errors.
pub fn ensure(options: &Options) -> Result<Server> {
    let dir = data_dir::make(&options.dir)?;
    // While the supervisor stops the server it holds this alone, and we wait. Once we share it, the server stays.
    let users = lock::shared(&dir.join(USERS), PATIENCE)?;
    let _turn = lock::exclusive(&dir.join(START), PATIENCE)?;
    let end = Instant::now() + PATIENCE;
    loop {
        // A supervisor without server.env is starting for a process that was killed, restarting a server that was killed,
        // or stopping by request: it will have it or end.
        if !lock::is_held(&dir.join(SUPERVISOR))? {
            start(options, &dir, TRIES)?;
        }
        if let Some(settings) = Settings::read(&dir.join(ENV))?
            && TcpStream::connect((settings.host(), settings.port())).is_ok()
        {
            return Ok(Server { settings, dir, users });
        }
        if Instant::now() > end {
            return Err(Error::Busy { what: format!("the server's supervisor; its log: {}", dir.join(LOG).display()) });
        }
        std::thread::sleep(POLL);
    }
}

impl Server {
    /// How to connect.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// How to connect, as `PGHOST` and so on, for a program that is started.
    #[must_use]
    pub fn env(&self) -> Vec<(String, String)> {
        self.settings.env()
    }

    /// Lets the program that this process becomes by `exec`, and all that it starts, use the server as long as they live.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn keep_over_exec(&self) -> Result<()> {
        let kept = rustix::io::fcntl_setfd(&self.users, rustix::io::FdFlags::empty());
        kept.map_err(|error| Error::io("keep the server over exec", error.into()))
    }

    /// Leaves the server and waits until it has stopped, if nobody else uses it. To drop the value leaves it too, without
    /// waiting.
    ///
    /// # Errors
    /// If the lock files cannot be read, or the supervisor does not end.
    pub fn close(self) -> Result<Closed> {
        drop(self.users);
        let (users, supervisor) = (self.dir.join(USERS), self.dir.join(SUPERVISOR));
        let end = Instant::now() + PATIENCE;
        let mut shared = 0;
        while lock::is_held(&supervisor)? {
            // Who looks at the lock has it for a moment too; who uses the server has it each time.
            shared = if lock::is_shared(&users)? { shared + 1 } else { 0 };
            // The supervisor lets go of its own lock first, so it may have ended since it was looked for.
            if shared == LOOKS && lock::is_held(&supervisor)? {
                return Ok(Closed::InUse);
            }
            if Instant::now() > end {
                return Err(Error::Busy { what: "the server to stop".into() });
            }
            std::thread::sleep(POLL);
        }
        Ok(Closed::Stopped)
    }
}

/// Starts a supervisor and waits until it has started the server.
fn start(options: &Options, dir: &Path, tries: u32) -> Result<()> {
    let binaries = choose(&options.binaries, &data_dir::data_folder(dir)?)?;
    let log = dir.join(LOG);
    if std::fs::metadata(&log).is_ok_and(|meta| meta.len() > LOG_LIMIT) {
        // Only the older part of a log would be lost.
        let _ = std::fs::rename(&log, log.with_extension("log.old"));
    }
    let exe = &options.supervisor;
    let failed = |source| Error::io(format!("run {}", exe.display()), source);
    let mut child = Command::new(exe)
        .arg(COMMAND)
        .arg(dir)
        .arg(binaries.bin())
        .arg(binaries.version())
        .args([options.login.user(), options.login.database()])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(launch::open_log(&log)?)
        .spawn()
        .map_err(failed)?;
    let answer = child.stdout.take().map(answer);
    // It is our child, and would stay a zombie.
    std::thread::spawn(move || child.wait());
    match answer.transpose().map_err(failed)?.as_deref() {
        Some("") => Ok(()),
        Some(KILLED) if tries > 1 => start(options, dir, tries - 1),
        Some(message) => {
            let log = (message == KILLED).then_some(log);
            Err(Error::Failed { what: "start the server".into(), said: message.to_owned(), log })
        }
        None => Err(failed(std::io::ErrorKind::BrokenPipe.into())),
    }
}

/// What the supervisor says: nothing when the server is ready, else why not.
fn answer(stdout: std::process::ChildStdout) -> std::io::Result<String> {
    let mut stdout = BufReader::new(stdout);
    let mut line = String::new();
    stdout.read_line(&mut line)?;
    if line == READY {
        return Ok(String::new());
    }
    stdout.read_to_string(&mut line)?;
    if line.is_empty() {
        line.push_str(KILLED);
    }
    Ok(line)
}

/// The preferred binaries, or those that made the data.
fn choose<'a>(binaries: &'a [Binaries], home: &Path) -> Result<&'a Binaries> {
    let data = home.join("data");
    let made_by = init::version_of(&data)?;
    let fits = |binaries: &&Binaries| made_by.is_none_or(|major| binaries.major() == major);
    match (binaries.iter().find(fits), made_by) {
        (Some(binaries), _) => Ok(binaries),
        (None, Some(major)) if !binaries.is_empty() => {
            Err(Error::OtherVersion { data, major, found: binaries.iter().map(Binaries::major).collect() })
        }
        (None, _) => Err(Error::NoPostgres { rejected: Vec::new() }),
    }
}
