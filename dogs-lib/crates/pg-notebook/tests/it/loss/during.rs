//! Losses in the middle of a statement.

use super::{assert_lost, clear, on_shared_server, open, pid, proxied};
use crate::support::pets::Pet;
use crate::support::writer::{self, Writer, insert};
use crate::support::{self, message};
use chrono::{Datelike, NaiveDate};
use pg_notebook::Connection;
use std::thread;
use std::time::Duration;

#[test]
fn terminated_in_the_middle_of_a_statement() {
    on_shared_server("running", |database, env| {
        let mut db = open(env);
        let kill_soon = |db: &mut Connection| {
            let pid = pid(db);
            let settings = database.settings();
            thread::spawn(move || {
                let mut other = Connection::open(&settings).unwrap();
                thread::sleep(Duration::from_millis(100));
                other.execute("SELECT pg_terminate_backend($1)", &[&pid]).unwrap();
            })
        };
        let slow = "INSERT INTO log SELECT 1 FROM pg_sleep(10)";
        let killer = kill_soon(&mut db);
        let error = assert_lost(db.execute(slow, &[]));
        assert!(error.to_string().contains("look whether its change was saved"), "{error}");
        killer.join().unwrap();
        insert(&mut db, 2).unwrap();

        db.begin().unwrap();
        let killer = kill_soon(&mut db);
        let error = assert_lost(db.execute(slow, &[]));
        assert!(error.to_string().contains("the server has rolled it back"), "{error}");
        killer.join().unwrap();
        db.rollback().unwrap();

        // In COMMIT itself, which a deferred trigger makes slow.
        db.batch_execute(
            "CREATE TABLE IF NOT EXISTS slow (n bigint);
             CREATE OR REPLACE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS
                 'BEGIN PERFORM pg_sleep(10); RETURN NEW; END';
             DROP TRIGGER IF EXISTS slow ON slow;
             CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON slow DEFERRABLE INITIALLY DEFERRED
                 FOR EACH ROW EXECUTE FUNCTION slow()",
        )
        .unwrap();
        let killer = kill_soon(&mut db);
        let error = assert_lost(db.transaction(|db| {
            insert(db, 3)?;
            db.execute("INSERT INTO slow VALUES (1)", &[])
        }));
        assert!(error.to_string().contains("look whether its change was saved"), "{error}");
        killer.join().unwrap();
        assert_eq!(writer::rows(&mut db).into_keys().collect::<Vec<_>>(), [2]);
        clear(env);
    });
}

#[test]
fn a_commit_whose_answer_is_lost_is_not_called_undone() {
    on_shared_server("answer", |_, env| {
        let (proxy, env) = proxied(env, "c");
        let mut writer = Writer::new(open(&env), 0);
        let error = assert_lost(writer.write_together(2, || proxy.cut_answer_to("COMMIT")));
        let text = error.to_string();
        assert!(text.contains("look whether its change was saved") && !text.contains("rolled"), "{text}");
        writer.write().unwrap();
        assert_eq!(writer::rows(&mut open(&env)).len(), 3, "COMMIT had done its work");
        writer::check(&mut open(&env), &[&writer]);
        clear(&env);

        // The same for a COMMIT that was written by hand.
        let mut db = open(&env);
        db.batch_execute("BEGIN").unwrap();
        insert(&mut db, 1).unwrap();
        proxy.cut_answer_to("COMMIT");
        let text = assert_lost(db.batch_execute("COMMIT")).to_string();
        assert!(text.contains("look whether its change was saved") && !text.contains("rolled"), "{text}");
        insert(&mut db, 2).unwrap();
        assert_eq!(writer::rows(&mut db).into_keys().collect::<Vec<_>>(), [1, 2]);
        clear(&env);
    });
}

#[test]
fn a_pet_whose_answer_is_lost_is_not_called_missing() {
    let database = support::migrated("pet");
    let (proxy, env) = proxied(&database.env(), "d");
    let mut db = open(&env);
    let day = NaiveDate::MIN.with_year(2020).unwrap();
    Pet::add(&mut db, "Bo", day, 1, 1).unwrap();
    proxy.cut_answer_to("Rex");
    let error = assert_lost(Pet::add(&mut db, "Rex", day, 1, 1));
    assert!(error.report().may_be_saved);
    message::expect("loss/unsure", &error, &[]);
    assert!(Pet::get(&mut db, "Rex").unwrap().is_some(), "it was saved");

    // In a transaction it is known that nothing was.
    db.begin().unwrap();
    let pid = pid(&mut db);
    database.connect().execute("SELECT pg_terminate_backend($1, 10000)", &[&pid]).unwrap();
    let error = assert_lost(Pet::add(&mut db, "Max", day, 1, 1));
    assert!(!error.report().may_be_saved);
    message::expect("loss/in_transaction", &error, &[]);
    let error = assert_lost(Pet::add(&mut db, "Max", day, 1, 1));
    message::expect("loss/nothing_sent", &error, &[]);
    db.rollback().unwrap();
    assert_eq!(Pet::get(&mut db, "Max").unwrap(), None);
}
