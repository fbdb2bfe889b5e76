//! Folders, processes and queries for the tests.

use lab::server::{self, Binaries, Options, Server, Settings};
use rustix::process::{Pid, Signal, kill_process, test_kill_process};
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

pub const LAB: &str = env!("CARGO_BIN_EXE_lab");

/// The preferred Postgres of this machine.
pub fn binaries() -> &'static Binaries {
    static FOUND: OnceLock<Binaries> = OnceLock::new();
    let venv = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.lab/venv");
    FOUND.get_or_init(|| Binaries::find(Some(&venv)).unwrap())
}

/// Where throw-away clusters keep their template.
pub fn cache() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
}

/// A temporary folder. When it goes, the server in it is stopped.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("lab-{}-{count}", std::process::id());
        let dir = Path::new("/tmp").join(name);
        fs::create_dir(&dir).unwrap();
        Self(dir)
    }

    /// One whose server need not run initdb.
    pub fn with_data() -> Self {
        static MADE: OnceLock<Folder> = OnceLock::new();
        let made = MADE.get_or_init(|| {
            let folder = Self::new();
            server::Cluster::create(&folder.server(), binaries()).unwrap();
            folder
        });
        let folder = Self::new();
        let copied = Command::new("cp").arg("-Rp").args([made.server(), folder.server()]).status();
        assert!(copied.unwrap().success());
        folder
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The server's folder.
    pub fn server(&self) -> PathBuf {
        self.0.join("server")
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.server().join(name)
    }

    pub fn log(&self) -> String {
        fs::read_to_string(self.file("server.log")).unwrap_or_default()
    }

    pub fn options(&self) -> Options {
        Options { dir: self.server(), binaries: vec![binaries().clone()], supervisor: LAB.into() }
    }

    pub fn ensure(&self) -> Server {
        server::ensure(&self.options()).unwrap_or_else(|error| panic!("{error}\n{}", self.log()))
    }

    /// The server's process, if it runs.
    pub fn postmaster(&self) -> Option<Pid> {
        let data = server::data_folder(&self.server()).unwrap().join("data");
        let text = fs::read_to_string(data.join("postmaster.pid")).ok()?;
        let pid = Pid::from_raw(text.lines().next()?.parse().ok()?)?;
        alive(pid).then_some(pid)
    }

    /// The supervisor's process: the parent of a running server.
    pub fn supervisor(&self) -> Pid {
        let pid = self.postmaster().expect("a running server");
        let output =
            Command::new("ps").args(["-o", "ppid=", "-p"]).arg(pid.as_raw_nonzero().to_string()).output().unwrap();
        let parent = String::from_utf8(output.stdout).unwrap();
        Pid::from_raw(parent.trim().parse().unwrap()).unwrap()
    }

    /// Waits until no process of the server is left, and its description neither.
    pub fn wait_until_gone(&self) {
        wait(&format!("end of the server in {}", self.0.display()), || {
            self.processes().is_empty() && !self.file("server.env").exists()
        });
    }

    /// The command lines of all processes that name this folder and are not this test's own.
    pub fn processes(&self) -> Vec<String> {
        let output = Command::new("ps").args(["-axww", "-o", "args="]).output().unwrap();
        let folder = format!("{}/", self.0.display());
        let lines = String::from_utf8_lossy(&output.stdout).into_owned();
        let of_server = |line: &&str| line.contains(&folder) && !line.contains("hold-server");
        lines.lines().filter(of_server).map(str::to_owned).collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if self.server().exists() {
            let _ = server::stop(&self.server());
            let elsewhere = server::data_folder(&self.server());
            if let Ok(elsewhere) = elsewhere
                && elsewhere != self.server()
            {
                let _ = fs::remove_dir_all(elsewhere);
            }
        }
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Another process that uses the server.
pub struct Holder {
    child: Child,
    pub env: Vec<(String, String)>,
}

impl Holder {
    pub fn start(folder: &Folder) -> Self {
        Self::start_by(Command::new(LAB), folder)
    }

    pub fn start_by(command: Command, folder: &Folder) -> Self {
        let mut holder = Self::spawn(command, folder);
        if !holder.wait() {
            let errors = fs::read_to_string(folder.path().join("errors"));
            panic!("no server: {errors:?}\n{}", folder.log());
        }
        holder
    }

    /// Does not wait for the server.
    pub fn spawn(mut command: Command, folder: &Folder) -> Self {
        let errors = folder.path().join("errors");
        let errors = File::options().append(true).create(true).open(errors).unwrap();
        let child = command
            .arg("hold-server")
            .arg(folder.server())
            .arg(binaries().bin())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(errors)
            .spawn()
            .unwrap();
        Self { child, env: Vec::new() }
    }

    /// Waits for the server; false if there is none.
    pub fn wait(&mut self) -> bool {
        let stdout = BufReader::new(self.child.stdout.take().unwrap());
        let lines = stdout.lines().map(Result::unwrap).take_while(|line| !line.is_empty());
        self.env = lines
            .map(|line| {
                let (name, value) = line.split_once('=').unwrap();
                (name.to_owned(), value.to_owned())
            })
            .collect();
        self.env.len() == 5
    }

    pub fn pid(&self) -> Pid {
        Pid::from_child(&self.child)
    }

    /// Ends it in an orderly way.
    pub fn leave(mut self) {
        drop(self.child.stdin.take());
        assert!(self.child.wait().unwrap().success());
    }

    pub fn kill9(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Waits until it was ended by another one.
    pub fn wait_for_end(mut self) {
        self.child.wait().unwrap();
    }
}

pub fn alive(pid: Pid) -> bool {
    test_kill_process(pid) != Err(rustix::io::Errno::SRCH)
}

/// Kills a process and waits until it is dead.
pub fn kill9(pid: Pid) {
    kill_process(pid, Signal::KILL).unwrap();
    wait("the end of a killed process", || !alive(pid));
}

/// Waits for what must come within some seconds.
pub fn wait(what: &str, mut come: impl FnMut() -> bool) {
    let end = Instant::now() + Duration::from_secs(20);
    while !come() {
        assert!(Instant::now() < end, "waited in vain for: {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// What a query gives, or what psql says.
pub fn try_sql(env: &[(String, String)], sql: &str) -> Result<String, String> {
    let psql = Command::new(binaries().program("psql"))
        .args(["--no-psqlrc", "-At", "-v", "ON_ERROR_STOP=1", "-c", sql])
        .envs(env.iter().cloned())
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    if psql.status.success() { Ok(text(&psql.stdout)) } else { Err(text(&psql.stderr)) }
}

pub fn sql(env: &[(String, String)], query: &str) -> String {
    try_sql(env, query).unwrap_or_else(|error| panic!("{query}: {error}"))
}

/// Settings with other values for some variables.
pub fn with(settings: &Settings, other: &[(&str, &str)]) -> Vec<(String, String)> {
    let other = other.iter().map(|(name, value)| (name.to_string(), value.to_string()));
    settings.env().into_iter().chain(other).collect()
}
