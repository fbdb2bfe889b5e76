//! `CREATE INDEX CONCURRENTLY`: what a failed or interrupted one leaves is found and put right.

use crate::migrate::files::{Files, exists, versions};
use crate::support::{self, Database};
use pg_notebook::Connection;
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::Duration;

fn pets(name: &str, index: &str) -> (Files, Database, Connection) {
    let files = Files::new(&[("V1__init.sql", "CREATE TABLE pets (name text, age int);")]);
    let database = support::database(name);
    let mut db = database.connect();
    files.upgrade(&mut db).unwrap();
    files.put("V2__index.sql", format!("-- no-transaction\n{index};"));
    (files, database, db)
}

fn is_valid(db: &mut Connection, name: &str) -> bool {
    db.query_one_as::<(bool,)>("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass($1)", &[&name])
        .unwrap()
        .0
}

const UNIQUE: &str = "CREATE UNIQUE INDEX CONCURRENTLY \"Pets name\" ON pets (lower(name)) WHERE age > 1";

#[test]
fn one_that_fails_leaves_no_invalid_index() {
    let (files, _database, mut db) = pets("cic_fails", UNIQUE);
    db.batch_execute("INSERT INTO pets VALUES ('Rex', 2), ('rex', 3)").unwrap();
    files.expect("index_not_unique", &files.upgrade(&mut db).unwrap_err());
    assert!(!exists(&mut db, "\"Pets name\""));
    assert_eq!(versions(&mut db), [1]);
    db.batch_execute("DELETE FROM pets WHERE age = 3").unwrap();
    assert_eq!(files.upgrade(&mut db).unwrap(), ["V2__index"]);
    assert!(is_valid(&mut db, "\"Pets name\""));
}

#[test]
fn one_that_was_left_invalid_is_made_anew() {
    let (files, _database, mut db) = pets("cic_invalid", UNIQUE);
    db.batch_execute("INSERT INTO pets VALUES ('Rex', 2), ('rex', 3)").unwrap();
    assert!(db.batch_execute(UNIQUE).is_err());
    assert!(!is_valid(&mut db, "\"Pets name\""));
    db.batch_execute("TRUNCATE pets").unwrap();
    assert_eq!(files.upgrade(&mut db).unwrap(), ["V2__index"]);
    assert!(is_valid(&mut db, "\"Pets name\""));
    assert_eq!(
        db.take_notices(),
        ["V2__index: an interrupted run left the index public.\"Pets name\" INVALID; it was dropped"]
    );
}

#[test]
fn one_that_was_finished_and_not_recorded_is_recorded() {
    let (files, _database, mut db) = pets("cic_done", UNIQUE);
    db.batch_execute(UNIQUE).unwrap();
    let oid =
        |db: &mut Connection| db.query_one_as::<(u32,)>("SELECT to_regclass('\"Pets name\"')::oid", &[]).unwrap().0;
    let before = oid(&mut db);
    assert_eq!(files.upgrade(&mut db).unwrap(), ["V2__index"]);
    assert_eq!(oid(&mut db), before);
    assert_eq!(db.take_notices(), ["V2__index: an interrupted run has made the index public.\"Pets name\" already"]);
}

#[test]
fn another_index_of_that_name_is_an_error() {
    for other in [
        "CREATE INDEX \"Pets name\" ON pets (lower(name)) WHERE age > 1",
        "CREATE UNIQUE INDEX \"Pets name\" ON pets (lower(name)) WHERE age > 2",
        "CREATE UNIQUE INDEX \"Pets name\" ON pets (name) WHERE age > 1",
    ] {
        let (files, _database, mut db) = pets("cic_other", UNIQUE);
        db.batch_execute(other).unwrap();
        let error = files.upgrade(&mut db).unwrap_err();
        assert_eq!(error.report().cause, "there is another index public.\"Pets name\" already", "{other}");
        assert_eq!(versions(&mut db), [1]);
    }
}

/// What a client that was killed left running in the server.
#[test]
fn one_that_still_runs_is_waited_for() {
    let (files, database, mut db) = pets("cic_runs", "CREATE INDEX CONCURRENTLY pets_name ON pets (name)");
    let mut writer = database.connect();
    writer.begin().unwrap();
    writer.batch_execute("INSERT INTO pets VALUES ('Rex', 2)").unwrap();
    let mut orphan = database.connect();
    let orphan = thread::spawn(move || orphan.batch_execute("CREATE INDEX CONCURRENTLY pets_name ON pets (name)"));
    while !exists(&mut db, "pets_name") {
        thread::sleep(Duration::from_millis(10));
    }
    let notices = Arc::new(Mutex::new(Vec::new()));
    let (kept, (waiting, go)) = (Arc::clone(&notices), mpsc::channel());
    db.on_notice(move |notice| {
        kept.lock().unwrap().push(notice.to_owned());
        let _ = waiting.send(());
    });
    let writer = thread::spawn(move || {
        go.recv().unwrap();
        writer.commit().unwrap();
    });
    assert_eq!(files.upgrade(&mut db).unwrap(), ["V2__index"]);
    writer.join().unwrap();
    orphan.join().unwrap().unwrap();
    let notices = notices.lock().unwrap();
    assert!(notices[0].starts_with("V2__index: waiting for pid "), "{notices:?}");
    assert!(notices[1].contains("has made the index public.pets_name already"), "{notices:?}");
    assert!(is_valid(&mut db, "pets_name"));
}

#[test]
fn a_reader_that_takes_its_time_holds_it_up_and_nothing_more() {
    let (files, database, mut db) = pets("cic_reader", "CREATE INDEX CONCURRENTLY pets_name ON pets (name)");
    let mut reader = database.connect();
    reader.begin().unwrap();
    reader.batch_execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SELECT * FROM pets").unwrap();
    let reader = thread::spawn(move || {
        // Longer than a lock is waited for in a transaction: others can read and write meanwhile, so there is no hurry.
        thread::sleep(Duration::from_millis(800));
        reader.rollback().unwrap();
    });
    assert_eq!(files.upgrade(&mut db).unwrap(), ["V2__index"]);
    reader.join().unwrap();
    assert!(db.take_notices().is_empty());
}

#[test]
fn a_procedure_that_commits_and_then_fails_is_said_to_have_kept_a_part() {
    let (files, _database, mut db) = pets("procedure", "CALL half()");
    db.batch_execute(
        "CREATE PROCEDURE half() LANGUAGE plpgsql AS \
         $$ BEGIN INSERT INTO pets VALUES ('Rex', 2); COMMIT; RAISE 'tired'; END $$",
    )
    .unwrap();
    files.expect("partly", &files.upgrade(&mut db).unwrap_err());
    assert_eq!(versions(&mut db), [1]);
}

#[test]
fn an_enum_value_in_a_file_of_its_own_can_be_used_by_the_next() {
    let files = Files::new(&[
        ("V1__init.sql", "CREATE TYPE color AS ENUM ('red'); CREATE TABLE pets (color color);"),
        ("V2__blue.sql", "ALTER TYPE color ADD VALUE 'blue';"),
        ("V3__use.sql", "INSERT INTO pets VALUES ('blue');"),
        ("V4__green.sql", "-- no-transaction\nALTER TYPE color ADD VALUE IF NOT EXISTS 'green';"),
        ("V5__use.sql", "INSERT INTO pets VALUES ('green');"),
    ]);
    let database = support::database("enum");
    let mut db = database.connect();
    assert_eq!(files.upgrade(&mut db).unwrap().len(), 5);
}
