//! The functions of `dog.rs`, on a real server.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use dogs_lib::{Dog, NaiveDate};
use std::process::Command;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn a_dog_that_was_added_is_found_by_name() {
    let database = support::migrated("added");
    let mut db = database.connect();
    let rex = Dog::add(&mut db, "Rex", day("2020-02-29"), 24, 50).unwrap();
    assert_eq!(rex, Dog { id: rex.id, name: "Rex".into(), birthday: day("2020-02-29"), height: 24, weight: 50 });
    assert_eq!(Dog::get(&mut db, "Rex").unwrap(), Some(rex));
}

#[test]
fn there_is_no_dog_of_another_name() {
    let database = support::migrated("no dog");
    let mut db = database.connect();
    Dog::add(&mut db, "Rex", day("2020-02-29"), 24, 50).unwrap();
    for name in ["rex", "Rex ", "", "%", "Re_"] {
        assert_eq!(Dog::get(&mut db, name).unwrap(), None, "{name:?}");
    }
}

#[test]
fn all_dogs_come_by_name_whatever_the_order_of_adding() {
    let database = support::migrated("all");
    let mut db = database.connect();
    assert_eq!(Dog::all(&mut db).unwrap(), []);
    for name in ["Milo", "Ada", "Zoe", "Bo"] {
        Dog::add(&mut db, name, day("2020-01-01"), 1, 1).unwrap();
    }
    // An update moves a row to the end of the table.
    db.execute("UPDATE dogs SET weight = 2 WHERE name = 'Ada'", &[]).unwrap();
    let names: Vec<String> = Dog::all(&mut db).unwrap().into_iter().map(|dog| dog.name).collect();
    assert_eq!(names, ["Ada", "Bo", "Milo", "Zoe"]);
}

#[test]
fn a_changed_dog_is_saved_under_its_id() {
    let database = support::migrated("saved");
    let mut db = database.connect();
    let other = Dog::add(&mut db, "Bo", day("2021-01-01"), 10, 20).unwrap();
    let mut rex = Dog::add(&mut db, "Rex", day("2020-02-29"), 24, 50).unwrap();
    rex.name = "Max".into();
    rex.birthday = day("1999-12-31");
    rex.height = 25;
    rex.weight = 51;
    assert_eq!(rex.save(&mut db).unwrap().as_ref(), Some(&rex));
    assert_eq!(Dog::all(&mut db).unwrap(), [other, rex]);
}

#[test]
fn a_dog_that_is_gone_is_not_saved() {
    let database = support::migrated("gone");
    let mut db = database.connect();
    let rex = Dog::add(&mut db, "Rex", day("2020-02-29"), 24, 50).unwrap();
    assert_eq!(Dog::remove(&mut db, "Rex").unwrap().as_ref(), Some(&rex));
    assert_eq!(rex.save(&mut db).unwrap(), None);
    assert_eq!(Dog::all(&mut db).unwrap(), []);
    assert_eq!(Dog::remove(&mut db, "Rex").unwrap(), None);
}

#[test]
fn a_name_is_given_once() {
    let database = support::migrated("duplicate");
    let mut db = database.connect();
    let rex = Dog::add(&mut db, "Rex", day("2020-02-29"), 24, 50).unwrap();
    let error = Dog::add(&mut db, "Rex", day("2021-01-01"), 10, 20).unwrap_err();
    assert!(error.is_duplicate());
    let mut bo = Dog::add(&mut db, "Bo", day("2021-01-01"), 10, 20).unwrap();
    bo.name = "Rex".into();
    assert!(bo.save(&mut db).unwrap_err().is_duplicate());
    assert_eq!(Dog::get(&mut db, "Rex").unwrap(), Some(rex));
}

#[test]
fn the_migrations_make_what_the_models_say_and_messages_name_the_command() {
    let database = support::database("own");
    let dogs = |args: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_dogs")).args(args).envs(database.env()).output().unwrap();
        (output.status.code(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
    };
    assert_eq!(dogs(&["current"]), (Some(0), "base, 1 pending: cargo dogs upgrade\n".to_owned()));
    assert_eq!(dogs(&["upgrade"]).0, Some(0));
    let (code, said) = dogs(&["check", "--replay"]);
    assert!(code == Some(0) && said.contains("the models say the same as the database"), "{said}");
    let (_, said) = dogs(&["revision", "-m", "nothing new"]);
    assert_eq!(said, "nothing to do: the database is as the models want it\n");
}
