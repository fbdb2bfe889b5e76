//! One data folder and its server.

use crate::account::Account;
use crate::binaries::Binaries;
use crate::error::{Context, Error, Result};
use crate::launch::Launch;
use crate::login::Login;
use crate::port::Ports;
use crate::running::Running;
use crate::settings::Settings;
use crate::{data_dir, files, init, permissions};
use rustix::process::Signal;
use std::fs::{self, DirBuilder, File};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How a server is stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// Waits until all clients have left: SIGTERM.
    Smart,
    /// Ends the clients' sessions and writes everything to disk: SIGINT.
    Fast,
    /// At once; the next start recovers: SIGQUIT.
    Immediate,
}

/// A data folder, and its server if it was started. It has no users, lock or supervisor: it is for one process, which may
/// start, stop and kill it. When dropped, or when its process ends, the server stops.
#[derive(Debug)]
pub struct Cluster {
    binaries: Binaries,
    account: Account,
    home: PathBuf,
    log: PathBuf,
    name: String,
    socket: Option<PathBuf>,
    settings: Vec<(String, String)>,
    password: String,
    login: Login,
    port: Option<u16>,
    running: Option<Running>,
    /// Of a throw-away cluster: locked as long as it is in use.
    pub(crate) throwaway: Option<File>,
}

impl Cluster {
    /// The cluster in this folder, which is made at the first call (half a second). As root the folder must be one that
    /// `nobody` can enter.
    ///
    /// # Errors
    /// [`Error::OtherVersion`] if another major version made the data; what `initdb` says if it fails; I/O errors.
    pub fn create(dir: &Path, binaries: &Binaries, login: &Login) -> Result<Self> {
        let dir = data_dir::make(dir)?;
        let log = dir.join("server.log");
        Self::open(dir, log, binaries, login)
    }

    /// As [`Cluster::create`], with the log elsewhere. `home` is absolute.
    pub(crate) fn open(home: PathBuf, log: PathBuf, binaries: &Binaries, login: &Login) -> Result<Self> {
        let data = home.join("data");
        let account = Account::for_data(&data)?;
        if !account.can_enter(&home)? {
            return Err(Error::failed(
                format!("keep a database in {}", home.display()),
                "root runs Postgres as the user nobody, who cannot enter that folder",
            ));
        }
        let binaries = permissions::runnable_by(account, binaries)?;
        init::init(&binaries, account, login, &home)?;
        let password = home.join("password");
        let password = fs::read_to_string(&password).context("read", &password)?;
        Ok(Self {
            name: format!("pg-embed-{:016x}", data_dir::hash(data.as_os_str().as_encoded_bytes())),
            socket: socket_folder(&home, account)?,
            binaries,
            account,
            home,
            log,
            settings: Vec::new(),
            password,
            login: login.clone(),
            port: None,
            running: None,
            throwaway: None,
        })
    }

    /// Sets a server setting, such as `max_connections`, from the next start on.
    pub fn set(&mut self, name: &str, value: &str) {
        self.settings.push((name.to_owned(), value.to_owned()));
    }

    /// Starts the server, on the port that it had before if that is free, and waits until it takes connections. Of a killed
    /// server it waits for what is left of it, and a server that another process left running on this folder is stopped.
    ///
    /// # Errors
    /// What the server says if it does not start, with the place of its log.
    pub fn start(&mut self) -> Result<()> {
        let last = self.port;
        self.start_preferring(last)
    }

    /// As [`Cluster::start`], on the first of these ports that is free, else on any.
    ///
    /// # Errors
    /// As [`Cluster::start`].
    pub fn start_preferring(&mut self, ports: impl IntoIterator<Item = u16>) -> Result<()> {
        if self.is_running() {
            return Ok(());
        }
        let launch = Launch {
            binaries: &self.binaries,
            account: self.account,
            data: &self.data(),
            socket: self.socket.as_deref(),
            log: &self.log,
            name: &self.name,
            settings: &self.settings,
        };
        let (running, port) = launch.start(&mut Ports::preferring(ports))?;
        self.running = Some(running);
        self.port = Some(port);
        Ok(())
    }

    /// Stops the server, waiting for it: 20 s, then more firmly. If none runs, nothing is done.
    ///
    /// # Errors
    /// If the server cannot be signalled or does not end.
    pub fn stop(&mut self, how: Stop) -> Result<()> {
        let Some(running) = self.running.take() else {
            return Ok(());
        };
        let signals = [Signal::TERM, Signal::INT, Signal::QUIT, Signal::KILL];
        let first = match how {
            Stop::Smart => 0,
            Stop::Fast => 1,
            Stop::Immediate => 2,
        };
        for signal in &signals[first..] {
            running.signal(*signal)?;
            if running.wait(Duration::from_secs(20)).is_some() {
                return Ok(());
            }
        }
        let pid = running.pid().as_raw_nonzero();
        Err(Error::failed(format!("stop process {pid}"), "it does not end"))
    }

    /// Kills the server, `kill -9`, and waits until it is dead. Its backends notice a moment later.
    ///
    /// # Errors
    /// If the server cannot be signalled.
    pub fn kill9(&mut self) -> Result<()> {
        let Some(running) = self.running.take() else {
            return Ok(());
        };
        running.signal(Signal::KILL)?;
        running.wait_for_ever();
        Ok(())
    }

    /// Whether the server runs.
    #[must_use]
    pub fn is_running(&self) -> bool {
        let running = self.running.as_ref();
        running.is_some_and(|running| running.wait(Duration::ZERO).is_none())
    }

    /// How to connect. Also known while the server is stopped, from its last start.
    ///
    /// # Errors
    /// If the server was never started.
    pub fn settings(&self) -> Result<Settings> {
        match self.port {
            Some(port) => Ok(Settings::new(port, self.password.clone(), self.login.clone())),
            None => Err(Error::failed("connect", "the server was never started")),
        }
    }

    /// The folder of its unix socket, to be given as the host. Only the server's account (and root) can enter it. `None`
    /// if the path is too long for a socket.
    #[must_use]
    pub fn socket_dir(&self) -> Option<&Path> {
        self.socket.as_deref()
    }

    /// The data folder.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.home.join("data")
    }

    /// The server's log.
    #[must_use]
    pub fn log(&self) -> &Path {
        &self.log
    }

    /// The programs that run it.
    #[must_use]
    pub fn binaries(&self) -> &Binaries {
        &self.binaries
    }

    /// The process id of the server, if it was started.
    #[must_use]
    pub fn pid(&self) -> Option<u32> {
        let running = self.running.as_ref()?;
        running.pid().as_raw_nonzero().get().try_into().ok()
    }

    pub(crate) fn running(&self) -> Option<&Running> {
        self.running.as_ref()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // Nothing can be told from here; what is left, the next start clears.
        let _ = self.stop(Stop::Immediate);
        if self.throwaway.is_some() {
            let _ = fs::remove_dir_all(&self.home);
        }
    }
}

/// Makes the folder of the socket, if a socket's path fits: some systems take 103 bytes, Linux 107.
fn socket_folder(home: &Path, account: Account) -> Result<Option<PathBuf>> {
    let dir = home.join("s");
    if dir.join(".s.PGSQL.65535").as_os_str().len() > 103 {
        return Ok(None);
    }
    if !dir.exists() {
        let new = home.join(format!("s-{}", files::random_hex(4)?));
        DirBuilder::new().mode(0o700).create(&new).context("make", &new)?;
        account.own(&new)?;
        fs::rename(&new, &dir).context("make", &dir)?;
    }
    Ok(Some(dir))
}
