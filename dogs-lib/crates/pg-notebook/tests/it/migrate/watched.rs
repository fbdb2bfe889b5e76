//! Work that takes long says how far it is.

use crate::migrate::files::{Files, PETS};
use crate::support::{self, Database};
use pg_notebook::migrate::{self, Options};
use pg_notebook::model::{Column, Table};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

/// SQL that takes until there is a role of that name, in whichever database it runs.
fn until(role: &str) -> String {
    format!(
        "CREATE TABLE t ();\n\nDO $$ BEGIN WHILE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') \
         LOOP PERFORM pg_sleep(0.02); END LOOP; END $$;\nDROP TABLE t;"
    )
}

/// Runs `work`, which needs a role, and makes the role when the first line is heard; returns that line.
fn first_line(database: &Database, role: &str, heard: Receiver<String>, work: impl FnOnce() + Send) -> String {
    let mut admin = database.connect();
    let line = thread::scope(|scope| {
        let work = scope.spawn(work);
        let line = heard.recv_timeout(Duration::from_secs(60));
        admin.batch_execute(&format!("CREATE ROLE {role}")).unwrap();
        work.join().unwrap();
        line
    });
    admin.batch_execute(&format!("DROP ROLE {role}")).unwrap();
    line.unwrap()
}

#[test]
fn an_upgrade_that_takes_long_says_where_it_is() {
    let database = support::database("watched_upgrade");
    let role = format!("go_{}", database.name());
    let files = Files::new(&[("V1__init.sql", PETS), ("V2__slow.sql", &until(&role))]);
    let mut db = database.connect();
    let (said, heard) = channel();
    let said = Mutex::new(said);
    db.on_notice(move |line| drop(said.lock().unwrap().send(line.to_owned())));
    let line = first_line(&database, &role, heard, || {
        let done = files.upgrade(&mut db).unwrap();
        assert_eq!(done, ["V1__init", "V2__slow"]);
    });
    assert!(line.starts_with("upgrade: 2 of 4 (50 %) statements, "), "{line}");
    assert!(line.contains(" left; V2__slow.sql, line 3, for "), "{line}");
}

#[test]
fn a_replay_that_takes_long_says_where_it_is() {
    let database = support::database("watched_replay");
    let role = format!("go_{}", database.name());
    let files = Files::new(&[
        ("V1__init.sql", PETS),
        ("V1__init.down.sql", "DROP TABLE pets"),
        ("V2__slow.sql", &until(&role)),
    ]);
    let mut db = database.connect();
    let (said, heard) = channel();
    let said = Mutex::new(said);
    db.on_notice(move |line| drop(said.lock().unwrap().send(line.to_owned())));
    let line = first_line(&database, &role, heard, || {
        assert!(migrate::replay(&mut db, &files.folder(), None).unwrap().is_ok());
    });
    // Up, down, and up again.
    assert!(line.starts_with("replay: 2 of 9 (22 %) statements, "), "{line}");
    assert!(line.contains("; V2__slow.sql, line 3, for "), "{line}");
}

#[test]
fn a_trial_that_takes_long_says_where_it_is() {
    let database = support::database("watched_trial");
    let role = format!("go_{}", database.name());
    let files = Files::new(&[("V1__init.sql", PETS)]);
    let mut db = database.connect();
    files.upgrade(&mut db).unwrap();
    db.batch_execute(&format!(
        "INSERT INTO pets (name) VALUES ('foo'); CREATE FUNCTION slow() RETURNS integer LANGUAGE plpgsql AS \
         $$ BEGIN WHILE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') \
         LOOP PERFORM pg_sleep(0.02); END LOOP; RETURN 1; END $$"
    ))
    .unwrap();
    let (said, heard) = channel();
    let said = Mutex::new(said);
    db.on_notice(move |line| drop(said.lock().unwrap().send(line.to_owned())));
    let pets = Table::new("pets")
        .column(Column::of::<i64>("id").identity())
        .column(Column::of::<String>("name"))
        .column(Column::of::<i32>("size"))
        .primary_key(&["id"]);
    let options = Options::default().backfill("pets.size", "slow()");
    let line = first_line(&database, &role, heard, || {
        assert!(migrate::revision(&mut db, &files.folder(), &[pets], "add size", &options).unwrap().written);
    });
    // Up: add the column, fill it, NOT NULL. Down: drop it.
    assert!(line.starts_with("trial: 1 of 4 (25 %) statements, "), "{line}");
    assert!(line.contains(" left; the way up, UPDATE pets SET size = slow()"), "{line}");
}
