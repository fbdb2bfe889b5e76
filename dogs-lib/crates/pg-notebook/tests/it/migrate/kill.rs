//! Killed at any moment: the process, the server's side of the connection, the server. The database is at one version or
//! the next, and an upgrade afterwards works.

use crate::migrate::files::{Files, exists, stderr, versions};
use crate::support::{self, Database};
use pg_embed::Stop;
use pg_notebook::Connection;
use std::process::Child;
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Even versions make a table of three rows in several statements, odd ones an index concurrently.
fn files() -> Files {
    let files = Files::new(&[(
        "V1__pets.sql",
        "CREATE TABLE pets (name text); INSERT INTO pets SELECT 'pet ' || n FROM generate_series(1, 5000) n;",
    )]);
    for n in (2..10).step_by(2) {
        let sql = format!(
            "CREATE TABLE t{n} (a int);\nINSERT INTO t{n} VALUES (1);\nSELECT pg_sleep(0.003);\nINSERT INTO t{n} VALUES (2), (3);"
        );
        files.put(&format!("V{n}__table.sql"), sql);
        let sql =
            format!("-- no-transaction\nCREATE INDEX CONCURRENTLY pets_{n} ON pets (name, (length(name) + {n}));");
        files.put(&format!("V{}__index.sql", n + 1), sql);
    }
    files
}

/// Every version that is recorded is there whole, and none of what follows it.
#[track_caller]
fn is_whole(db: &mut Connection) -> usize {
    let versions = versions(db);
    assert_eq!(versions, (1..=versions.len() as i32).collect::<Vec<_>>());
    assert_eq!(exists(db, "pets"), !versions.is_empty());
    for n in (2..10).step_by(2) {
        assert_eq!(exists(db, &format!("t{n}")), versions.contains(&n), "t{n} at {versions:?}");
        if versions.contains(&n) {
            let rows: Vec<(i32,)> = db.query_as(&format!("SELECT a FROM t{n} ORDER BY a"), &[]).unwrap();
            assert_eq!(rows, [(1,), (2,), (3,)]);
        }
        // An index that is recorded is there; one that is not may be, for it was outside of the transaction.
        if versions.contains(&(n + 1)) {
            assert!(exists(db, &format!("pets_{n}")));
        }
    }
    versions.len()
}

#[track_caller]
fn finishes(files: &Files, database: &Database) {
    let output = files.pets(database, &["upgrade"]);
    assert!(output.status.success(), "{}", stderr(&output));
    let mut db = database.connect();
    assert_eq!(is_whole(&mut db), 9);
    let (invalid,): (i64,) = db.query_one_as("SELECT count(*) FROM pg_index WHERE NOT indisvalid", &[]).unwrap();
    assert_eq!(invalid, 0);
}

/// When to strike, spread over the time that an upgrade takes here and now.
struct Moments {
    whole: Duration,
    rounds: u32,
}

impl Moments {
    fn new(files: &Files, rounds: u32) -> Self {
        let database = support::database("measured");
        let started = Instant::now();
        finishes(files, &database);
        Self { whole: started.elapsed(), rounds }
    }

    fn wait(&self, round: u32) {
        let noise = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().subsec_micros() % 100;
        thread::sleep(self.whole * (round * 100 + noise) / (self.rounds * 100));
    }
}

fn start(files: &Files, database: &Database) -> Child {
    files.command(database, &["upgrade"]).env("PGAPPNAME", "victim").spawn().unwrap()
}

#[test]
fn the_process_is_killed() {
    let files = files();
    let moments = Moments::new(&files, 16);
    let mut reached = Vec::new();
    for round in 0..moments.rounds {
        let database = support::database("killed");
        let mut child = start(&files, &database);
        moments.wait(round);
        child.kill().unwrap();
        child.wait().unwrap();
        reached.push(is_whole(&mut database.connect()));
        finishes(&files, &database);
    }
    reached.sort_unstable();
    reached.dedup();
    assert!(reached.len() > 2, "the moments were all alike: {reached:?}");
}

#[test]
fn the_servers_side_of_the_connection_is_killed() {
    let files = files();
    let moments = Moments::new(&files, 10);
    for round in 0..moments.rounds {
        let database = support::database("terminated");
        let mut db = database.connect();
        let child = start(&files, &database);
        moments.wait(round);
        let sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'victim' \
                   AND datname = current_database()";
        let killed = db.query(sql, &[]).unwrap().len();
        let output = child.wait_with_output().unwrap();
        // Between two versions the connection is opened again, and nobody notices.
        assert!(killed > 0 || output.status.success(), "{}", stderr(&output));
        is_whole(&mut db);
        finishes(&files, &database);
    }
}

#[test]
fn the_server_stops_at_once() {
    let files = files();
    let moments = Moments::new(&files, 5);
    let mut cluster = support::cluster();
    for round in 0..moments.rounds {
        let name = format!("stopped_{round}");
        let env = cluster.settings().unwrap().env();
        let mut admin = Connection::open(&support::settings(&env)).unwrap();
        admin.batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
        let connect = |cluster: &pg_embed::Cluster| {
            let settings = support::settings(&cluster.settings().unwrap().env()).with_database(&name);
            Connection::open(&settings).unwrap()
        };
        let command = |cluster: &pg_embed::Cluster| {
            let mut env = cluster.settings().unwrap().env();
            env.push(("PGDATABASE".into(), name.clone()));
            let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_pets"));
            command.env_remove("DATABASE_URL").envs(env).arg("--folder").arg(files.path()).arg("upgrade");
            command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::piped());
            command
        };
        let child = command(&cluster).spawn().unwrap();
        moments.wait(round);
        cluster.stop(Stop::Immediate).unwrap();
        child.wait_with_output().unwrap();
        cluster.start().unwrap();
        is_whole(&mut connect(&cluster));
        let output = command(&cluster).output().unwrap();
        assert!(output.status.success(), "{}", stderr(&output));
        assert_eq!(is_whole(&mut connect(&cluster)), 9);
    }
}
