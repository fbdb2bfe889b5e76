//! Statements are prepared once, and never outdated.

use crate::support;
use crate::support::pets::Pet;
use crate::support::proxy::{Address, Proxy};
use chrono::NaiveDate;
use pg_notebook::Params;
use pg_notebook::{Connection, Error};
use std::path::Path;

fn count(db: &mut Connection, sql: &str) -> i64 {
    db.query_one_as::<(i64,)>(sql, &[]).unwrap().0
}

fn prepared(db: &mut Connection) -> i64 {
    count(db, "SELECT count(*) FROM pg_prepared_statements")
}

fn with_table(name: &str) -> (support::Database, Connection) {
    let database = support::database(name);
    let mut db = database.connect();
    db.batch_execute("CREATE TABLE t (id int, name text); INSERT INTO t VALUES (1, 'a'), (2, 'b')").unwrap();
    (database, db)
}

#[test]
fn a_statement_is_prepared_once() {
    let (_database, mut db) = with_table("prepared_once");
    let before = prepared(&mut db);
    for id in 1..=2 {
        let names: Vec<(String,)> = db.query_as("SELECT name FROM t WHERE id = $1", &[&id]).unwrap();
        assert_eq!(names.len(), 1);
        assert_eq!(db.execute("UPDATE t SET name = name || '!' WHERE id = $1", &[&id]).unwrap(), 1);
    }
    assert_eq!(prepared(&mut db) - before, 2);
}

#[test]
fn a_server_never_keeps_more_than_a_hundred() {
    let (_database, mut db) = with_table("bounded");
    for i in 0..250 {
        db.query(&format!("SELECT {i} + $1::int"), &[&1]).unwrap();
    }
    assert!(prepared(&mut db) <= 101);
}

#[test]
fn a_change_by_somebody_else_is_taken_up() {
    let (database, mut db) = with_table("changed_outside");
    let mut other = database.connect();
    let all = "SELECT * FROM t WHERE id = $1";
    assert_eq!(db.query(all, &[&1]).unwrap()[0].len(), 2);
    other.batch_execute("ALTER TABLE t ADD color text").unwrap();
    assert_eq!(db.query(all, &[&1]).unwrap()[0].len(), 3);

    // The value that fits now did not fit when the statement was prepared.
    let set = "UPDATE t SET name = 'x' WHERE id = $1";
    assert_eq!(db.execute(set, &[&1_i32]).unwrap(), 1);
    other.batch_execute("ALTER TABLE t ALTER id TYPE bigint").unwrap();
    assert_eq!(db.execute(set, &[&2_i64]).unwrap(), 1);
    assert_eq!(db.query(all, &[&2_i64]).unwrap()[0].get::<_, i64>(0), 2);

    let name = "SELECT name FROM t";
    db.query(name, &[]).unwrap();
    other.batch_execute("ALTER TABLE t DROP name").unwrap();
    assert_eq!(db.query(name, &[]).unwrap_err().code(), Some("42703"));
    other.batch_execute("ALTER TABLE t ADD name int").unwrap();
    assert_eq!(db.query(name, &[]).unwrap().len(), 2);
}

#[test]
fn a_change_by_somebody_else_before_a_transaction_is_taken_up_in_it() {
    let (database, mut db) = with_table("changed_before");
    let mut other = database.connect();
    let all = "SELECT * FROM t WHERE id = $1";
    let columns = |db: &mut Connection| Ok(db.query(all, &[&1])?[0].len());
    assert_eq!(columns(&mut db).unwrap(), 2);
    other.batch_execute("ALTER TABLE t ADD color text").unwrap();
    assert_eq!(db.transaction(columns).unwrap(), 3);
    // The statement that was prepared in one transaction is not for the next.
    other.batch_execute("ALTER TABLE t ADD size int").unwrap();
    assert_eq!(db.transaction(columns).unwrap(), 4);
    db.batch_execute("BEGIN").unwrap();
    assert_eq!(columns(&mut db).unwrap(), 4);
    db.batch_execute("COMMIT").unwrap();
    other.batch_execute("ALTER TABLE t DROP size").unwrap();
    db.execute("BEGIN", &[]).unwrap();
    assert_eq!(columns(&mut db).unwrap(), 3);
    db.execute("COMMIT", &[]).unwrap();
    assert_eq!(columns(&mut db).unwrap(), 3);
}

#[test]
fn in_a_transaction_a_statement_is_prepared_once() {
    let (_database, mut db) = with_table("once_in_transaction");
    let insert = "INSERT INTO t VALUES ($1, 'c')";
    db.execute(insert, &[&1]).unwrap();
    db.transaction(|db| {
        let times = |db: &mut Connection| {
            count(
                db,
                "SELECT count(*) FROM pg_prepared_statements WHERE prepare_time >= now() AND statement LIKE 'INSERT%'",
            )
        };
        assert_eq!(times(db), 0);
        for id in 2..10 {
            db.execute(insert, &[&id])?;
        }
        // A second preparation would be another statement.
        assert_eq!(times(db), 1);
        Ok(())
    })
    .unwrap();
}

#[test]
fn a_change_by_the_transaction_itself_that_nobody_could_see_is_an_error_that_says_so() {
    let (_database, mut db) = with_table("changed_inside");
    let all = "SELECT * FROM t WHERE id = $1";
    let work = |db: &mut Connection| {
        db.query(all, &[&1])?;
        db.execute("DO $$ BEGIN EXECUTE 'AL' || 'TER TABLE t ADD color text'; END $$", &[])?;
        Ok(db.query(all, &[&1])?[0].len())
    };
    assert_eq!(
        db.transaction(work).unwrap_err().to_string(),
        "the server refused: cached plan must not change result type [0A000]\n  \
         statement: SELECT * FROM t WHERE id = $1\n  \
         help: the schema was changed after this statement was first used: run the transaction again from its start"
    );
    assert_eq!(db.query(all, &[&1]).unwrap()[0].len(), 2);
}

#[test]
fn a_change_by_the_same_connection_is_known() {
    let (_database, mut db) = with_table("changed_by_itself");
    let all = "SELECT * FROM t WHERE id = $1";
    let columns = |db: &mut Connection, all: &str, params: Params<'_>| db.query(all, params).map(|rows| rows[0].len());
    assert_eq!(columns(&mut db, all, &[&1]).unwrap(), 2);
    let result: Result<(), Error> = db.transaction(|db| {
        db.execute("ALTER TABLE t ADD color text", &[])?;
        assert_eq!(columns(db, all, &[&1])?, 3);
        db.batch_execute("SAVEPOINT s; ALTER TABLE t ADD size int")?;
        assert_eq!(columns(db, all, &[&1])?, 4);
        db.batch_execute("ROLLBACK TO s")?;
        assert_eq!(columns(db, all, &[&1])?, 3);
        db.query("SELECT 1 / 0", &[]).map(drop)
    });
    assert_eq!(result.unwrap_err().code(), Some("22012"));
    // The ALTER was undone.
    assert_eq!(db.transaction(|db| columns(db, all, &[&1])).unwrap(), 2);
}

#[test]
fn statements_that_the_server_forgot_are_prepared_again() {
    let (database, mut db) = with_table("forgotten");
    let all = "SELECT * FROM t WHERE id = $1";
    db.query(all, &[&1]).unwrap();
    db.batch_execute("DISCARD ALL").unwrap();
    assert_eq!(db.query(all, &[&1]).unwrap().len(), 1);
    // Hidden in a function, so that the client cannot know.
    let forget = "DO $$ BEGIN EXECUTE 'DEALLO' || 'CATE ALL'; END $$";
    db.batch_execute(forget).unwrap();
    assert_eq!(db.query(all, &[&1]).unwrap().len(), 1);

    let pid = count(&mut db, "SELECT pg_backend_pid()::bigint");
    database.connect().query("SELECT pg_terminate_backend($1::bigint::int)", &[&pid]).unwrap();
    std::thread::sleep(std::time::Duration::from_millis(200));
    assert_eq!(db.query(all, &[&1]).unwrap().len(), 1);
    assert!(prepared(&mut db) <= 3);
}

#[test]
fn a_loop_asks_once_for_each_pet() {
    let database = support::migrated("loop");
    let proxy = Proxy::new(Address::Tcp(database.settings().hosts.value[0].port), Path::new("/nowhere"));
    let mut env = database.env();
    env.extend(proxy.address.env());
    let mut db = Connection::open(&support::settings(&env)).unwrap();
    Pet::add(&mut db, "Rex", NaiveDate::from_ymd_opt(2020, 2, 29).unwrap(), 24, 50).unwrap();
    Pet::get(&mut db, "Rex").unwrap();
    let before = proxy.requests();
    for _ in 0..100 {
        Pet::get(&mut db, "Rex").unwrap();
    }
    // On a busy machine some may be so far apart that the connection is looked at in between.
    let requests = proxy.requests() - before;
    assert!((100..150).contains(&requests), "{requests} requests for 100 pets");
}
