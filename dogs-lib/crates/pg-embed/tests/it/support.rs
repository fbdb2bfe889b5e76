//! Processes and queries for the tests.

use pg_embed::{Binaries, Search, Settings};
use rustix::process::{Pid, Signal, kill_process, test_kill_process};
use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// A program that can be the supervisor.
pub const SUPERVISOR: &str = env!("CARGO_BIN_EXE_pg-embed");

/// The preferred Postgres of this machine.
pub fn binaries() -> &'static Binaries {
    static FOUND: OnceLock<Binaries> = OnceLock::new();
    FOUND.get_or_init(|| {
        // Where none is installed, a set-up of this repository gets one.
        let venv = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../.lab/venv");
        let preferred = std::env::var_os("LAB_POSTGRES_BIN").map(PathBuf::from);
        Binaries::find(&Search { preferred, venv: Some(venv.into()) }).unwrap()
    })
}

/// Where throw-away clusters keep their template.
pub fn cache() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
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
    let end = Instant::now() + Duration::from_secs(60);
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
