//! A table that somebody else has locked, and a turn that somebody else has.

use crate::migrate::files::{Files, PETS, columns, quick, versions};
use crate::support::{self, message};
use pg_notebook::Connection;
use pg_notebook::migrate::{self, Limits, Target};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

fn heard(db: &mut Connection) -> Arc<Mutex<Vec<String>>> {
    let lines = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&lines);
    db.on_notice(move |line| kept.lock().unwrap().push(line.to_owned()));
    lines
}

fn pid(db: &mut Connection) -> i32 {
    db.query_one_as::<(i32,)>("SELECT pg_backend_pid()", &[]).unwrap().0
}

/// A database with pets, a folder with a second migration, and somebody who holds the table.
fn held(name: &str) -> (Files, support::Database, Connection, Connection) {
    let database = support::database(name);
    let files = Files::new(&[("V1__init.sql", PETS)]);
    let mut db = database.connect();
    files.upgrade(&mut db).unwrap();
    files.put("V2__color.sql", "CREATE TABLE t ();\nALTER TABLE pets ADD COLUMN color text;");
    let mut holder = database.connect();
    holder.begin().unwrap();
    holder.batch_execute("SELECT * FROM pets").unwrap();
    (files, database, db, holder)
}

#[test]
fn a_lock_that_does_not_come_is_an_error_that_says_who_has_it() {
    let (files, _database, mut db, mut holder) = held("locked");
    let lines = heard(&mut db);
    let error = files.upgrade(&mut db).unwrap_err();
    let mut text = error.to_string();
    for seconds in 0..9 {
        text = text.replace(&format!("for {seconds} s"), "for N s");
    }
    let pid = format!("pid {}", pid(&mut holder));
    let folder = files.path().display().to_string();
    message::expect("migrate/locked", &text, &[(&pid, "pid N"), (&folder, "FOLDER")]);
    let lines = lines.lock().unwrap();
    assert!(lines[0].starts_with("V2__color: canceling statement due to lock timeout, locked by pid "), "{lines:?}");
    assert!(lines[0].ends_with("trying again (1)"), "{lines:?}");
    assert_eq!(versions(&mut db), [1]);
    assert_eq!(columns(&mut db, "t").len() + columns(&mut db, "pets").len(), 2);
}

#[test]
fn it_is_tried_again_and_others_get_on_in_between() {
    let (files, database, mut db, mut holder) = held("retried");
    let lines = heard(&mut db);
    let reader = thread::spawn(move || {
        // Waits behind the ALTER, and must not do so for longer than one attempt.
        let mut reader = database.connect();
        let mut longest = Duration::ZERO;
        for _ in 0..40 {
            let started = Instant::now();
            reader.query("SELECT count(*) FROM pets", &[]).unwrap();
            longest = longest.max(started.elapsed());
            thread::sleep(Duration::from_millis(20));
        }
        holder.rollback().unwrap();
        (database, longest)
    });
    let limits = Limits { retry_for: Duration::from_secs(20), ..quick() };
    let done = migrate::upgrade_to(&mut db, &files.folder(), Target::Head, &limits).unwrap();
    assert_eq!(done.applied, ["V2__color"]);
    assert!(!lines.lock().unwrap().is_empty());
    let (_database, longest) = reader.join().unwrap();
    assert!(longest < Duration::from_secs(1), "{longest:?}");
}

#[test]
fn a_turn_that_does_not_come() {
    let database = support::database("turn");
    let files = Files::new(&[("V1__init.sql", PETS)]);
    let (mut db, mut other) = (database.connect(), database.connect());
    other.begin().unwrap();
    other.batch_execute("SELECT pg_advisory_xact_lock(1885827182, 1)").unwrap();
    let limits = Limits { turn: Duration::from_millis(200), ..quick() };
    let error = migrate::upgrade_to(&mut db, &files.folder(), Target::Head, &limits).unwrap_err();
    let pid = pid(&mut other).to_string();
    message::expect("migrate/turn", &error, &[(&pid, "N")]);

    let lines = heard(&mut db);
    let other = thread::spawn(move || {
        thread::sleep(Duration::from_millis(1300));
        other.rollback().unwrap();
    });
    assert_eq!(files.upgrade(&mut db).unwrap(), ["V1__init"]);
    other.join().unwrap();
    assert_eq!(
        *lines.lock().unwrap(),
        [format!("V1__init: waiting for another process that migrates this database (pid {pid}, pets notebook)")]
    );
}
