//! Rows as they arrive: bounded memory, and stopping early stops the server.

use crate::support;
use pg_notebook::Report;
use pg_notebook::{Connection, Error};
use std::io::{BufRead, BufReader};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

/// In FROM, generate_series would be worked out to its end before the first row.
const ENDLESS: &str = "SELECT generate_series(1, 1000000000)";

fn running(db: &mut Connection) -> i64 {
    let sql = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%1000000000%' AND datname = current_database() \
               AND pid <> pg_backend_pid()";
    db.query_one_as::<(i64,)>(sql, &[]).unwrap().0
}

fn works(db: &mut Connection) {
    assert_eq!(db.query_one_as::<(i32,)>("SELECT $1::int", &[&7]).unwrap().0, 7);
}

#[test]
fn every_row_comes_once_and_in_order() {
    let database = support::database("order");
    let db = &mut database.connect();
    let mut next = 1;
    let count = db
        .each("SELECT i, repeat('x', i % 3000) FROM generate_series(1, 30000) i", &[], |(i, text): (i32, String)| {
            assert_eq!((i, text.len()), (next, usize::try_from(i % 3000).unwrap()));
            next += 1;
        })
        .unwrap();
    assert_eq!((count, next), (30_000, 30_001));
    assert_eq!(db.each("SELECT 1 WHERE false", &[], |(_,): (i32,)| ()).unwrap(), 0);
    let all: Vec<(i32,)> =
        db.stream("SELECT i FROM generate_series(1, $1) i", &[&5]).unwrap().map(Result::unwrap).collect();
    assert_eq!(all.len(), 5);
}

#[test]
fn stopping_early_stops_the_server_and_the_connection_goes_on() {
    let database = support::database("early");
    let (db, other) = (&mut database.connect(), &mut database.connect());
    let started = Instant::now();
    let mut last = 0;
    db.each(ENDLESS, &[], |(i,): (i32,)| {
        last = i;
        if i < 10 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })
    .unwrap();
    assert_eq!(last, 10);
    assert_eq!(running(other), 0);
    works(db);

    let error = db.each(
        ENDLESS,
        &[],
        |(i,): (i32,)| if i < 10 { Ok(()) } else { Err(Error::Usage(Report::new("", "enough"))) },
    );
    assert_eq!(error.unwrap_err().to_string(), "enough");
    works(db);

    assert_eq!(db.stream::<(i32,)>(ENDLESS, &[]).unwrap().take(3).count(), 3);
    works(db);
    drop(db.stream::<(i32,)>(ENDLESS, &[]).unwrap());
    works(db);
    // What nearly fits into the buffers on the way is not worth a cancellation, and a late one must hit nothing.
    for rows in [1, 100, 10_000, 100_000] {
        drop(db.stream::<(i32,)>("SELECT generate_series(1, $1)", &[&rows]).unwrap());
        works(db);
    }
    let mut panicking = || db.each(ENDLESS, &[], |(i,): (i32,)| assert!(i < 10, "too many"));
    catch_unwind(AssertUnwindSafe(&mut panicking)).unwrap_err();
    works(db);
    assert_eq!(running(other), 0);
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
}

#[test]
fn a_transaction_survives_what_is_stopped_in_it() {
    let database = support::database("survives");
    let db = &mut database.connect();
    db.begin().unwrap();
    db.batch_execute("CREATE TABLE t (i int); INSERT INTO t VALUES (1)").unwrap();
    assert_eq!(db.stream::<(i32,)>(ENDLESS, &[]).unwrap().take(3).count(), 3);
    works(db);
    // What it changed itself is undone with it.
    let sql = "INSERT INTO t SELECT generate_series(1, 100000) RETURNING i";
    assert_eq!(db.stream::<(i32,)>(sql, &[]).unwrap().take(3).count(), 3);
    assert_eq!(db.stream::<(i32,)>(sql, &[]).unwrap().map(Result::unwrap).count(), 100_000);
    db.commit().unwrap();
    assert_eq!(db.query_one_as::<(i64,)>("SELECT count(*) FROM t", &[]).unwrap().0, 100_001);
}

#[test]
fn a_failure_half_way_is_an_error_and_the_connection_goes_on() {
    let database = support::database("half_way");
    let db = &mut database.connect();
    let sql = "SELECT 1 / (20000 - generate_series(1, 1000000))";
    assert_eq!(db.each(sql, &[], |(_,): (i32,)| ()).unwrap_err().code(), Some("22012"));
    works(db);
    let mut rows = db.stream::<(i32,)>(sql, &[]).unwrap();
    assert!(rows.by_ref().any(|row| row.is_err()));
    assert!(rows.next().is_none());
    drop(rows);
    works(db);
    assert_eq!(db.query_as::<(i32,)>(sql, &[]).unwrap_err().code(), Some("22012"));
    // A row that does not fit ends a query that is collected, and it need not be read to its end by hand.
    let sql = "SELECT CASE WHEN i < 5 THEN i END FROM generate_series(1, 100000) i";
    assert!(matches!(db.query_as::<(i32,)>(sql, &[]), Err(Error::Row(_))));
    works(db);
    db.stream::<(i32,)>("SELECT nope", &[]).unwrap_err();
    works(db);
}

#[test]
fn the_server_gone_half_way_is_a_lost_connection() {
    let database = support::database("gone");
    let (db, other) = (&mut database.connect(), &mut database.connect());
    let (pid,): (i32,) = db.query_one_as("SELECT pg_backend_pid()", &[]).unwrap();
    let mut rows = db.stream::<(i32,)>(ENDLESS, &[]).unwrap();
    rows.next().unwrap().unwrap();
    other.query("SELECT pg_terminate_backend($1)", &[&pid]).unwrap();
    let error = rows.find_map(Result::err).unwrap();
    assert!(matches!(error, Error::Lost(_)), "{error}");
    drop(rows);
    works(db);
}

/// What interrupting a cell does: the process ends, and nobody tells the server.
#[test]
fn a_process_that_is_killed_while_it_reads_stops_the_server() {
    const READER: &str = "STREAM_TEST_READER";
    if std::env::var_os(READER).is_some() {
        let env: Vec<_> = std::env::vars().filter(|(name, _)| name.starts_with("PG")).collect();
        let mut db = Connection::open(&support::settings(&env)).unwrap();
        db.each(ENDLESS, &[], |(i,): (i32,)| {
            if i == 1000 {
                println!("reading");
            }
        })
        .unwrap();
        return;
    }
    let database = support::database("interrupted");
    let mut reader = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "stream::a_process_that_is_killed_while_it_reads_stops_the_server", "--nocapture"])
        .env(READER, "yes")
        .envs(database.env())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(reader.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().ends_with("reading")));
    let other = &mut database.connect();
    assert_eq!(running(other), 1);
    reader.kill().unwrap();
    reader.wait().unwrap();
    let killed = Instant::now();
    while running(other) > 0 {
        assert!(killed.elapsed() < Duration::from_secs(10), "the query still runs");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Peak resident memory of this process, in kB.
#[cfg(target_os = "linux")]
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

/// In a process of its own: the peak is of the whole process, and other tests run at the same time.
#[test]
#[cfg(target_os = "linux")]
fn a_million_rows_need_no_more_memory_than_a_thousand() {
    const ROWS: &str = "STREAM_TEST_ROWS";
    if let Ok(rows) = std::env::var(ROWS) {
        let settings =
            support::settings(&std::env::vars().filter(|(name, _)| name.starts_with("PG")).collect::<Vec<_>>());
        let mut sum = 0_i64;
        let sql = "SELECT i, 'pet ' || i, current_date, 24, 50 FROM generate_series(1, $1) i";
        let mut db = Connection::open(&settings).unwrap();
        let count =
            db.each(sql, &[&rows.parse::<i32>().unwrap()], |(i, _): (i32, String)| sum += i64::from(i)).unwrap();
        println!("{count} rows, sum {sum}, peak {} kB", peak());
        return;
    }
    let database = support::database("memory");
    let kilobytes = |rows: &str| {
        let output = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "stream::a_million_rows_need_no_more_memory_than_a_thousand", "--nocapture"])
            .env(ROWS, rows)
            .envs(database.env())
            .output()
            .unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.contains(&format!("{rows} rows, ")), "{text}{}", String::from_utf8_lossy(&output.stderr));
        let (_, peak) = text.split_once("peak ").unwrap();
        peak.split_once(' ').unwrap().0.parse::<u64>().unwrap()
    };
    let (few, many) = (kilobytes("1000"), kilobytes("1000000"));
    assert!(many < few + 4 * 1024, "{few} kB for 1,000 rows, {many} kB for 1,000,000");
}
