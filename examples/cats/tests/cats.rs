//! The whole project, as CI sees it: its command line on a real server, and a query over its foreign key.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[allow(dead_code, reason = "the engine's tests need more")]
#[path = "../../../dogs-lib/crates/pg-notebook/tests/support/server.rs"]
mod server;

use cats_lib::{Cat, NaiveDate, Visit};
use std::process::Command;

/// Exit code and what was printed.
fn cats(database: &server::Database, args: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_cats")).args(args).envs(database.env()).output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(text).unwrap())
}

#[test]
fn the_migrations_make_what_the_models_say_and_messages_name_the_command() {
    let database = server::database("cats");
    assert_eq!(cats(&database, &["current"]), (Some(0), "base, 1 pending: cargo cats upgrade\n".to_owned()));
    assert_eq!(cats(&database, &["upgrade"]), (Some(0), "applied V1__init\n".to_owned()));
    let (code, said) = cats(&database, &["check", "--replay"]);
    assert!(code == Some(0) && said.contains("the models say the same as the database"), "{said}");
    let (_, said) = cats(&database, &["revision", "-m", "again"]);
    assert_eq!(said, "nothing to do: the database is as the models want it\n");
}

#[test]
fn a_visit_goes_with_its_cat() {
    let database = server::database("visits");
    cats(&database, &["upgrade"]);
    let mut db = database.connect();
    let day = NaiveDate::from_ymd_opt(2024, 1, 8).unwrap();
    let add = "INSERT INTO cats (name, born) VALUES ('Mia', $1) RETURNING id, name, born";
    let mia: Cat = db.query_one_as(add, &[&day]).unwrap();
    db.execute("INSERT INTO visits (cat_id, day, weight) VALUES ($1, $2, 4200)", &[&mia.id, &day]).unwrap();
    let visits = |db: &mut cats_lib::Connection| {
        db.query_as::<Visit>("SELECT id, cat_id, day, weight FROM visits", &[]).unwrap()
    };
    assert_eq!(visits(&mut db), [Visit { id: 1, cat_id: mia.id, day, weight: 4200 }]);
    db.execute("DELETE FROM cats", &[]).unwrap();
    assert_eq!(visits(&mut db), []);
}
