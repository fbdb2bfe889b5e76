//! Nine ways of losing a connection, over TCP and unix socket: nothing is written twice, nothing that was acknowledged
//! is lost, and nothing that belongs into a transaction runs outside of it.

use crate::support;
mod between;
mod during;
mod server;
mod writing;

use crate::support::proxy::{Address, Proxy};
use crate::support::writer;
use pg_notebook::{Connection, Error};
use std::thread;
use std::time::Duration;

type Env = Vec<(String, String)>;

fn open(env: &Env) -> Connection {
    Connection::open(&support::settings(env)).unwrap()
}

fn with(env: &Env, vars: &[(String, String)]) -> Env {
    let kept = env.iter().filter(|(name, _)| vars.iter().all(|(new, _)| new != name));
    kept.chain(vars).cloned().collect()
}

fn pid(db: &mut Connection) -> i32 {
    let (pid,) = db.query_one_as("SELECT pg_backend_pid()", &[]).unwrap();
    pid
}

/// Longer than a connection may be idle before it is looked at.
fn pause() {
    thread::sleep(Duration::from_millis(80));
}

#[track_caller]
fn assert_lost<T>(result: pg_notebook::Result<T>) -> Error {
    match result {
        Err(error @ Error::Lost(_)) => error,
        Err(error) => panic!("another error: {error}"),
        Ok(_) => panic!("no error"),
    }
}

fn clear(env: &Env) {
    open(env).batch_execute("TRUNCATE log").unwrap();
}

/// One database on the test binary's server, reached in both ways.
fn on_shared_server(name: &str, test: impl Fn(&support::Database, &Env)) {
    let database = support::database(name);
    database.connect().batch_execute(writer::TABLE).unwrap();
    test(&database, &database.env());
    test(&database, &database.socket_env().expect("a socket"));
}

fn proxied(env: &Env, name: &str) -> (Proxy, Env) {
    let settings = support::settings(env);
    let port = settings.hosts.value[0].port;
    let get = |name: &str| env.iter().find(|(key, _)| key == name).unwrap().1.clone();
    let host = get("PGHOST");
    let server = if host.starts_with('/') { Address::Socket(host.into(), port) } else { Address::Tcp(port) };
    // Short, for a socket's path must be.
    let proxy = Proxy::new(server, &std::env::temp_dir().join(format!("dl-{}-{name}", std::process::id())));
    let env = with(env, &proxy.address.env());
    (proxy, env)
}
