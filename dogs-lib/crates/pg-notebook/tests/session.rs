//! The session of a process: one connection, shared, that follows its server. One test, for it sets this process's
//! environment.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use pg_embed::{Cluster, Stop};
use pg_notebook::{Error, Result, disconnect};
use pg_notebook::{Project, session};
use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::thread;
use std::time::Duration;
use support::message;

fn pid(project: &Project) -> Result<i32> {
    session(project, |db| {
        let (pid,) = db.query_one_as("SELECT pg_backend_pid()", &[])?;
        Ok(pid)
    })
}

/// Where the session is connected.
fn port(project: &Project) -> u16 {
    session(project, |db| Ok(db.settings().hosts.value[0].port)).unwrap()
}

/// What the lab writes into its folder while its server runs.
fn write_server_env(state: &Path, cluster: &Cluster) {
    let lines = cluster.settings().unwrap().env().into_iter().map(|(name, value)| format!("{name}={value}\n"));
    fs::create_dir_all(state.join("server")).unwrap();
    fs::write(state.join("server/server.env"), lines.collect::<String>()).unwrap();
}

#[test]
fn one_connection_that_all_share_and_that_follows_its_server() {
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy().into_owned();
        if name.starts_with("PG") || name == "DATABASE_URL" || name == "LAB_STATE" {
            // SAFETY: this is the only test here, and no other thread of it reads the environment.
            #[allow(unsafe_code)]
            unsafe {
                std::env::remove_var(name);
            }
        }
    }
    let mut cluster = support::cluster();
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("session-{}", std::process::id()));
    fs::create_dir_all(&root).unwrap();
    fs::write(root.join(".env"), "PGCONNECT_TIMEOUT=1\n").unwrap();
    write_server_env(&root.join(".lab"), &cluster);
    let project = Project::new(Box::leak(root.display().to_string().into_boxed_str()), "pets")
        .with_server("`docker compose up -d` starts one");

    let first = pid(&project).unwrap();
    let inside = session(&project, |_| pid(&project)).unwrap_err();
    message::expect("session/inside_itself", &inside, &[]);
    assert!(matches!(session(&project, |_| disconnect()), Err(Error::Usage(_))));

    let panic =
        std::panic::catch_unwind(|| session(&project, |db| db.transaction(|_| -> Result<()> { panic!("in a cell") })));
    assert!(panic.is_err());
    assert_eq!(pid(&project).unwrap(), first, "a panic leaves the connection");
    assert!(!session(&project, |db| Ok(db.in_transaction())).unwrap());

    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| (0..25).for_each(|_| assert_eq!(pid(&project).unwrap(), first)));
        }
    });

    disconnect().unwrap();
    assert_ne!(pid(&project).unwrap(), first, "disconnect closes it");

    // The server goes, and with it the file that tells where it is. Something else at the default address would be
    // another database: it is not for this session.
    let old_port = cluster.settings().unwrap().port();
    cluster.stop(Stop::Fast).unwrap();
    fs::remove_file(root.join(".lab/server/server.env")).unwrap();
    thread::sleep(Duration::from_millis(80));
    let error = pid(&project).unwrap_err();
    assert!(matches!(error, Error::Connect(_)), "{error}");
    assert!(error.to_string().contains(&format!("127.0.0.1:{old_port}")), "{error}");
    assert!(error.to_string().ends_with("to one that runs; `docker compose up -d` starts one"), "{error}");

    // It comes back on another port, for its own is taken.
    let _taken = TcpListener::bind(("127.0.0.1", old_port)).unwrap();
    cluster.start().unwrap();
    assert_ne!(cluster.settings().unwrap().port(), old_port);
    write_server_env(&root.join(".lab"), &cluster);
    pid(&project).unwrap();
    assert_eq!(port(&project), cluster.settings().unwrap().port());

    // Somebody may keep the lab's folder elsewhere.
    disconnect().unwrap();
    fs::rename(root.join(".lab"), root.join("elsewhere")).unwrap();
    // SAFETY: as above.
    #[allow(unsafe_code)]
    unsafe {
        std::env::set_var("LAB_STATE", root.join("elsewhere"));
    }
    pid(&project).unwrap();
    assert_eq!(port(&project), cluster.settings().unwrap().port());

    disconnect().unwrap();
    fs::remove_dir_all(root).unwrap();
}
