//! Losses between two statements.

use super::{Env, assert_lost, clear, on_shared_server, open, pause, pid, proxied, support, with};
use crate::support::writer::{self, Writer, insert};
use pg_notebook::{Connection, Error};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;
use std::time::{Duration, Instant};

/// Something that ends a connection.
type Lose<'a> = &'a dyn Fn(&mut Connection);

/// Lost while nothing was under way: the next statement works by itself, once, and says so.
fn idle(env: &Env, lose: Lose) {
    let mut writer = Writer::new(open(env), 0);
    writer.write().unwrap();
    assert_eq!(writer.db.take_notices(), [""; 0]);
    lose(&mut writer.db);
    pause();
    writer.write().unwrap();
    let notices = writer.db.take_notices();
    assert!(matches!(&*notices, [notice] if notice.starts_with("reconnected to ")), "{notices:?}");
    writer.write().unwrap();
    assert_eq!(writer.db.take_notices(), [""; 0]);

    // The same where the next thing is a transaction.
    lose(&mut writer.db);
    pause();
    writer.write_together(3, || ()).unwrap();
    lose(&mut writer.db);
    pause();
    writer.db.begin().unwrap();
    writer.db.rollback().unwrap();
    assert_eq!(writer.db.take_notices().len(), 2);
    writer::check(&mut open(env), &[&writer]);
    clear(env);
}

/// Lost in a transaction that `begin` opened: an error until `rollback`.
fn in_transaction(env: &Env, lose: Lose) {
    let mut db = open(env);
    db.begin().unwrap();
    insert(&mut db, 1).unwrap();
    lose(&mut db);
    pause();
    assert_lost(insert(&mut db, 2));
    for _ in 0..2 {
        let error = assert_lost(insert(&mut db, 3));
        assert_eq!(error.report().doing, "nothing was sent");
    }
    assert!(matches!(db.begin(), Err(Error::Usage(_))));
    assert_lost(db.transaction(|db| insert(db, 4)));
    assert_lost(insert(&mut db, 5));
    db.rollback().unwrap();
    insert(&mut db, 6).unwrap();
    assert_eq!(db.take_notices().len(), 1);

    // COMMIT after a loss is an error too, and ends it.
    db.begin().unwrap();
    insert(&mut db, 7).unwrap();
    lose(&mut db);
    pause();
    assert_lost(db.commit());
    insert(&mut db, 8).unwrap();
    assert_eq!(writer::rows(&mut db).into_keys().collect::<Vec<_>>(), [6, 8]);
    clear(env);
}

/// Lost inside of `transaction(…)`: all of it is undone, and the next one works.
fn in_closure(env: &Env, lose: Lose) {
    let mut db = open(env);
    let lost = db.transaction(|db| {
        insert(db, 1)?;
        lose(db);
        pause();
        insert(db, 2)
    });
    assert_lost(lost);
    insert(&mut db, 3).unwrap();

    // Also if the loss is in a part of it, and is passed over there.
    let lost = db.transaction(|db| {
        insert(db, 4)?;
        let inner = db.transaction(|db| {
            lose(db);
            pause();
            insert(db, 5)
        });
        assert_lost(inner);
        let _ = insert(db, 6);
        let _ = db.transaction(|db| insert(db, 7));
        Ok(())
    });
    assert_lost(lost);
    insert(&mut db, 8).unwrap();

    let panic = catch_unwind(AssertUnwindSafe(|| {
        db.transaction(|db| -> pg_notebook::Result<()> {
            insert(db, 9)?;
            lose(db);
            panic!("after the loss")
        })
    }));
    assert!(panic.is_err());
    pause();
    insert(&mut db, 10).unwrap();
    assert_eq!(writer::rows(&mut db).into_keys().collect::<Vec<_>>(), [3, 8, 10]);
    clear(env);
}

fn terminate(database: &support::Database, db: &mut Connection) {
    database.connect().execute("SELECT pg_terminate_backend($1)", &[&pid(db)]).unwrap();
}

/// Has the server end a connection that is idle for so long, and waits until it has.
fn time_out(database: &support::Database, db: &mut Connection, setting: &str) {
    let (pid, mut other) = (pid(db), database.connect());
    db.batch_execute(&format!("SET {setting} = '60ms'")).unwrap();
    let there = "SELECT 1 FROM pg_stat_activity WHERE pid = $1";
    while !other.query(there, &[&pid]).unwrap().is_empty() {
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn terminated_by_an_administrator() {
    on_shared_server("terminate", |database, env| {
        let lose = |db: &mut Connection| terminate(database, db);
        idle(env, &lose);
        in_transaction(env, &lose);
        in_closure(env, &lose);
    });
}

#[test]
fn idle_for_longer_than_the_server_allows() {
    on_shared_server("idle", |database, env| idle(env, &|db| time_out(database, db, "idle_session_timeout")));
}

#[test]
fn idle_in_a_transaction_for_longer_than_the_server_allows() {
    on_shared_server("idle in transaction", |database, env| {
        let lose = |db: &mut Connection| time_out(database, db, "idle_in_transaction_session_timeout");
        in_transaction(env, &lose);
        in_closure(env, &lose);
    });
}

#[test]
fn reset_on_the_way() {
    on_shared_server("reset", |_, env| {
        let (proxy, env) = proxied(env, "r");
        let lose = |_: &mut Connection| proxy.reset();
        idle(&env, &lose);
        in_transaction(&env, &lose);
        in_closure(&env, &lose);
    });
}

#[test]
fn swallowed_on_the_way() {
    on_shared_server("silent", |_, env| {
        let (proxy, env) = proxied(env, "s");
        let mut writer = Writer::new(open(&env), 0);
        writer.write().unwrap();
        proxy.silence();
        pause();
        let started = Instant::now();
        writer.write().unwrap();
        assert!(started.elapsed() < Duration::from_secs(30), "{:?}", started.elapsed());
        assert_eq!(writer.db.take_notices().len(), 1);
        writer::check(&mut open(&env), &[&writer]);
        clear(&env);
    });
}

#[test]
fn swallowed_and_no_new_connection_either() {
    on_shared_server("black hole", |_, env| {
        let (proxy, env) = proxied(env, "b");
        let env = with(&env, &[("PGCONNECT_TIMEOUT".into(), "2".into())]);
        let mut writer = Writer::new(open(&env), 0);
        writer.write().unwrap();
        // The connection that is open ends, so that nothing but the new one has to be waited for.
        proxy.silence_new(true);
        proxy.reset();
        pause();
        let started = Instant::now();
        assert!(matches!(writer.write(), Err(Error::Connect(_))));
        assert!(started.elapsed() < Duration::from_secs(30), "{:?}", started.elapsed());
        proxy.silence_new(false);
        writer.write().unwrap();
        writer::check(&mut open(&env), &[&writer]);
        clear(&env);
    });
}
