//! One private server for each test binary, and a fresh database for each test.

use pg_embed::{Binaries, Cluster, Login, Search};
use pg_notebook::settings::Layer;
use pg_notebook::{Connection, Settings};
use std::env;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

/// A database of one test; dropped, with whoever is still connected to it, at the end.
pub struct Database {
    name: String,
}

/// A fresh and empty database. `name` tells whose it is in the server's log.
pub fn database(name: &str) -> Database {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    // Names of more than 63 bytes are cut off, and would clash.
    let short: String = name.chars().filter(char::is_ascii_alphanumeric).take(30).collect();
    let name = format!("t_{short}_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed)).to_lowercase();
    admin().batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
    Database { name }
}

impl Database {
    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How to connect.
    pub fn settings(&self) -> Settings {
        settings(&self.env())
    }

    /// The same as `PG…` variables, for a child process.
    pub fn env(&self) -> Vec<(String, String)> {
        let mut env = server().clone();
        env.retain(|(name, _)| name != "PGDATABASE");
        env.push(("PGDATABASE".into(), self.name.clone()));
        env
    }

    /// The same over the server's unix socket, if it has one.
    pub fn socket_env(&self) -> Option<Vec<(String, String)>> {
        server();
        let socket = CLUSTER.lock().unwrap().as_ref()?.socket_dir()?.display().to_string();
        let mut env = self.env();
        env.iter_mut().filter(|(name, _)| name == "PGHOST").for_each(|(_, host)| host.clone_from(&socket));
        Some(env)
    }

    /// A new connection to it.
    pub fn connect(&self) -> Connection {
        Connection::open(&self.settings()).unwrap()
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let dropped = admin().batch_execute(&format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
        // A panic here would hide the test's own.
        if let Err(error) = dropped {
            eprintln!("{error}");
        }
    }
}

/// The settings that these variables say, and nothing else.
pub fn settings(env: &[(String, String)]) -> Settings {
    Settings::resolve(&[Layer::new("the test", env.to_vec()).unwrap()], "pets").unwrap()
}

/// A server of its own, for a test that breaks it; stopped and removed when it goes out of scope. It is started.
pub fn cluster() -> Cluster {
    let mut cluster = new_cluster();
    cluster.start().unwrap();
    cluster
}

/// The preferred Postgres of this machine. Where there is none, the repository's set-up gets one.
pub fn binaries() -> Binaries {
    find().unwrap_or_else(|_| {
        let mut set_up = Command::new(env!("CARGO"));
        let got = set_up.args(["run", "--quiet", "--package", "lab", "--", "setup", "--postgres"]).status();
        assert!(got.is_ok_and(|status| status.success()), "there is no Postgres here: install one, 14 or later");
        find().unwrap()
    })
}

/// The role that owns the servers, and the database that they begin with.
pub fn login() -> Login {
    Login::named("pets").unwrap()
}

/// The one that is named, an installed one, or the one that the repository's set-up has got.
fn find() -> pg_embed::Result<Binaries> {
    let above = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let venv = above.map(|dir| dir.join(".lab/venv")).find(|dir| dir.is_dir());
    Binaries::find(&Search { preferred: env::var_os("LAB_POSTGRES_BIN").map(Into::into), venv })
}

fn new_cluster() -> Cluster {
    let cache = Path::new(concat!(env!("CARGO_TARGET_TMPDIR"), "/postgres"));
    let mut cluster = Cluster::throwaway(&binaries(), &login(), cache).unwrap();
    // A crash of the machine would lose data; a crash of the server does not.
    cluster.set("fsync", "off");
    cluster.set("full_page_writes", "off");
    cluster
}

static CLUSTER: Mutex<Option<Cluster>> = Mutex::new(None);

/// The `PG…` variables of this test binary's server.
fn server() -> &'static Vec<(String, String)> {
    static SERVER: OnceLock<Vec<(String, String)>> = OnceLock::new();
    // A static is never dropped. If the process is killed instead, the server ends with it, and the next run removes
    // the folder.
    extern "C" fn stop() {
        drop(CLUSTER.lock().unwrap_or_else(PoisonError::into_inner).take());
    }
    // SAFETY: as the C library declares it.
    #[allow(unsafe_code, reason = "nothing else is called at the end")]
    unsafe extern "C" {
        safe fn atexit(callback: extern "C" fn()) -> i32;
    }

    SERVER.get_or_init(|| {
        let mut cluster = new_cluster();
        cluster.start().unwrap();
        let env = cluster.settings().unwrap().env();
        *CLUSTER.lock().unwrap() = Some(cluster);
        atexit(stop);
        env
    })
}

fn admin() -> MutexGuard<'static, Connection> {
    static ADMIN: OnceLock<Mutex<Connection>> = OnceLock::new();
    let admin = ADMIN.get_or_init(|| Mutex::new(Connection::open(&settings(server())).unwrap()));
    admin.lock().unwrap_or_else(PoisonError::into_inner)
}
