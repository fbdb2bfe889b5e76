//! Folders for servers.

use crate::support::{SUPERVISOR, alive, binaries, try_sql, wait};
use pg_embed::{Login, Options, Server};
use rustix::process::Pid;
use std::fs;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock};

/// A temporary folder. When it goes, the server in it is stopped.
pub struct Folder {
    dir: PathBuf,
    /// Whether others may have it afterwards.
    shared: bool,
}

/// Folders with data that no test uses at the moment.
static SPARE: Mutex<Vec<Folder>> = Mutex::new(Vec::new());

impl Folder {
    pub fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        static CLEANER: OnceLock<Child> = OnceLock::new();
        CLEANER.get_or_init(cleaner);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let dir = PathBuf::from(format!("{}{count}", prefix()));
        fs::create_dir(&dir).unwrap();
        Self { dir, shared: false }
    }

    /// One with data, which may have had other tests before: thousands of files are not made anew for each test.
    pub fn with_data() -> Self {
        let spare = SPARE.lock().unwrap().pop();
        spare.unwrap_or_else(|| {
            let mut folder = Self::new();
            folder.shared = true;
            pg_embed::Cluster::create(&folder.server(), binaries(), &Login::default()).unwrap();
            folder
        })
    }

    pub fn path(&self) -> &Path {
        &self.dir
    }

    /// The server's folder.
    pub fn server(&self) -> PathBuf {
        self.dir.join("server")
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.server().join(name)
    }

    pub fn log(&self) -> String {
        fs::read_to_string(self.file("server.log")).unwrap_or_default()
    }

    pub fn options(&self) -> Options {
        Options {
            dir: self.server(),
            binaries: vec![binaries().clone()],
            supervisor: SUPERVISOR.into(),
            login: Login::default(),
        }
    }

    pub fn ensure(&self) -> Server {
        pg_embed::ensure(&self.options()).unwrap_or_else(|error| panic!("{error}\n{}", self.log()))
    }

    /// What a query gives on the server as its description has it now: one that was killed may come back on another port.
    pub fn try_sql(&self, query: &str) -> Result<String, String> {
        let text = fs::read_to_string(self.file("server.env")).map_err(|error| error.to_string())?;
        let pairs = text.lines().filter_map(|line| line.split_once('='));
        let env: Vec<_> = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        try_sql(&env, query)
    }

    /// The server's process, if it runs.
    pub fn postmaster(&self) -> Option<Pid> {
        let data = pg_embed::data_folder(&self.server()).unwrap().join("data");
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
        wait(&format!("end of the server in {}", self.dir.display()), || {
            self.processes().is_empty() && !self.file("server.env").exists()
        });
    }

    /// The command lines of all processes that name this folder and are not this test's own.
    pub fn processes(&self) -> Vec<String> {
        let output = Command::new("ps").args(["-axww", "-o", "args="]).output().unwrap();
        let folder = format!("{}/", self.dir.display());
        let lines = String::from_utf8_lossy(&output.stdout).into_owned();
        let of_server = |line: &&str| line.contains(&folder) && !line.contains("hold-server");
        lines.lines().filter(of_server).map(str::to_owned).collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if self.server().exists() {
            let _ = pg_embed::stop(&self.server());
            if self.shared && self.file("data").exists() && !std::thread::panicking() {
                for name in ["port", "server.log"] {
                    let _ = fs::remove_file(self.file(name));
                }
                let dir = std::mem::take(&mut self.dir);
                SPARE.lock().unwrap().push(Self { dir, shared: true });
                return;
            }
            let elsewhere = pg_embed::data_folder(&self.server());
            if let Ok(elsewhere) = elsewhere
                && elsewhere != self.server()
            {
                let _ = fs::remove_dir_all(elsewhere);
            }
        }
        let _ = fs::remove_dir_all(&self.dir);
    }
}

fn prefix() -> String {
    format!("/tmp/pg-embed-test-{}-", std::process::id())
}

/// Removes the folders when this process has ended, in whatever way: what a static holds is not dropped.
fn cleaner() -> Child {
    let script = format!("read -r _; for i in 1 2 3; do sleep 1; rm -rf {}*; done", prefix());
    Command::new("/bin/sh")
        .args(["-c", &script])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()
        .unwrap()
}
