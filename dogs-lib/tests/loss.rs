//! Nine ways of losing a connection, over TCP and unix socket: nothing is written twice, nothing that was acknowledged
//! is lost, and nothing that belongs into a transaction runs outside of it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use dogs_lib::{Connection, Datelike, Dog, Error};
use lab::server::{Cluster, Stop};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Sender};
use std::thread;
use std::time::{Duration, Instant};
use support::message;
use support::proxy::{Address, Proxy};
use support::writer::{self, Writer, insert};

type Env = Vec<(String, String)>;

/// Something that ends the connection whose server process has this id.
type Lose<'a> = &'a dyn Fn(i32);

fn open(env: &Env) -> Connection {
    Connection::open(&support::settings(env)).unwrap()
}

fn with(env: &Env, vars: &[(String, String)]) -> Env {
    let kept = env.iter().filter(|(name, _)| vars.iter().all(|(new, _)| new != name));
    kept.chain(vars).cloned().collect()
}

fn pid(db: &mut Connection) -> i32 {
    let (pid,) = db.query_one_as("SELECT pg_backend_pid()", &[]).unwrap();
    pid
}

/// Longer than a connection may be idle before it is looked at.
fn pause() {
    thread::sleep(Duration::from_millis(80));
}

#[track_caller]
fn assert_lost<T>(result: dogs_lib::Result<T>) -> Error {
    match result {
        Err(error @ Error::Lost(_)) => error,
        Err(error) => panic!("another error: {error}"),
        Ok(_) => panic!("no error"),
    }
}

/// Lost while nothing was under way: the next statement works by itself, once, and says so.
fn idle(env: &Env, lose: Lose) {
    let mut writer = Writer::new(open(env), 0);
    writer.write().unwrap();
    assert_eq!(writer.db.take_notices(), [""; 0]);
    lose(pid(&mut writer.db));
    pause();
    writer.write().unwrap();
    let notices = writer.db.take_notices();
    assert!(matches!(&*notices, [notice] if notice.starts_with("reconnected to ")), "{notices:?}");
    writer.write().unwrap();
    assert_eq!(writer.db.take_notices(), [""; 0]);

    // The same where the next thing is a transaction.
    lose(pid(&mut writer.db));
    pause();
    writer.write_together(3, || ()).unwrap();
    lose(pid(&mut writer.db));
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
    lose(pid(&mut db));
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
    lose(pid(&mut db));
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
        lose(pid(db));
        pause();
        insert(db, 2)
    });
    assert_lost(lost);
    insert(&mut db, 3).unwrap();

    // Also if the loss is in a part of it, and is passed over there.
    let lost = db.transaction(|db| {
        insert(db, 4)?;
        let inner = db.transaction(|db| {
            lose(pid(db));
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
        db.transaction(|db| -> dogs_lib::Result<()> {
            insert(db, 9)?;
            lose(pid(db));
            panic!("after the loss")
        })
    }));
    assert!(panic.is_err());
    pause();
    insert(&mut db, 10).unwrap();
    assert_eq!(writer::rows(&mut db).into_keys().collect::<Vec<_>>(), [3, 8, 10]);
    clear(env);
}

fn clear(env: &Env) {
    open(env).batch_execute("TRUNCATE log").unwrap();
}

/// One database on the test binary's server, reached in both ways.
fn on_shared_server(name: &str, test: impl Fn(&support::Database, &Env)) {
    let database = support::database(name);
    database.connect().batch_execute(writer::TABLE).unwrap();
    test(&database, &database.env());
    test(&database, &database.socket_env().expect("a socket"));
}

fn terminate(database: &support::Database, pid: i32) {
    database.connect().execute("SELECT pg_terminate_backend($1)", &[&pid]).unwrap();
}

#[test]
fn terminated_by_an_administrator() {
    on_shared_server("terminate", |database, env| {
        let lose = |pid| terminate(database, pid);
        idle(env, &lose);
        in_transaction(env, &lose);
        in_closure(env, &lose);
    });
}

#[test]
fn idle_for_longer_than_the_server_allows() {
    on_shared_server("idle", |_, env| {
        let env = with(env, &[("PGOPTIONS".into(), "-c idle_session_timeout=300ms".into())]);
        idle(&env, &|_| thread::sleep(Duration::from_millis(450)));
    });
}

#[test]
fn idle_in_a_transaction_for_longer_than_the_server_allows() {
    on_shared_server("idle in transaction", |_, env| {
        let env = with(env, &[("PGOPTIONS".into(), "-c idle_in_transaction_session_timeout=300ms".into())]);
        let lose = |_| thread::sleep(Duration::from_millis(450));
        in_transaction(&env, &lose);
        in_closure(&env, &lose);
    });
}

fn proxied(env: &Env, name: &str) -> (Proxy, Env) {
    let settings = support::settings(env);
    let (_, port) = settings.hosts.value[0].clone();
    let get = |name: &str| env.iter().find(|(key, _)| key == name).unwrap().1.clone();
    let host = get("PGHOST");
    let server = if host.starts_with('/') { Address::Socket(host.into(), port) } else { Address::Tcp(port) };
    // Short, for a socket's path must be.
    let proxy = Proxy::new(server, &std::env::temp_dir().join(format!("dl-{}-{name}", std::process::id())));
    let env = with(env, &proxy.address.env());
    (proxy, env)
}

#[test]
fn reset_on_the_way() {
    on_shared_server("reset", |_, env| {
        let (proxy, env) = proxied(env, "r");
        let lose = |_| proxy.reset();
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
        assert!(started.elapsed() < Duration::from_secs(8), "{:?}", started.elapsed());
        assert_eq!(writer.db.take_notices().len(), 1);
        writer::check(&mut open(&env), &[&writer]);
        clear(&env);
    });
}

#[test]
fn swallowed_and_no_new_connection_either() {
    on_shared_server("black hole", |_, env| {
        let (proxy, env) = proxied(env, "b");
        let env = with(&env, &[("PGCONNECT_TIMEOUT".into(), "1".into())]);
        let mut writer = Writer::new(open(&env), 0);
        writer.write().unwrap();
        // The connection that is open ends, so that nothing but the new one has to be waited for.
        proxy.silence_new(true);
        proxy.reset();
        pause();
        let started = Instant::now();
        assert!(matches!(writer.write(), Err(Error::Connect(_))));
        assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
        proxy.silence_new(false);
        writer.write().unwrap();
        writer::check(&mut open(&env), &[&writer]);
        clear(&env);
    });
}

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
fn a_dog_whose_answer_is_lost_is_not_called_missing() {
    let database = support::migrated("dog");
    let (proxy, env) = proxied(&database.env(), "d");
    let mut db = open(&env);
    let day = dogs_lib::NaiveDate::MIN.with_year(2020).unwrap();
    Dog::add(&mut db, "Bo", day, 1, 1).unwrap();
    proxy.cut_answer_to("Rex");
    let error = assert_lost(Dog::add(&mut db, "Rex", day, 1, 1));
    assert!(error.report().may_be_saved);
    message::expect("loss/unsure", &error, &[]);
    assert!(Dog::get(&mut db, "Rex").unwrap().is_some(), "it was saved");

    // In a transaction it is known that nothing was.
    db.begin().unwrap();
    proxy.reset();
    let error = assert_lost(Dog::add(&mut db, "Max", day, 1, 1));
    assert!(!error.report().may_be_saved);
    let error = assert_lost(Dog::add(&mut db, "Max", day, 1, 1));
    message::expect("loss/nothing_sent", &error, &[]);
    db.rollback().unwrap();
    assert_eq!(Dog::get(&mut db, "Max").unwrap(), None);

    db.begin().unwrap();
    terminate(&database, pid(&mut db));
    pause();
    message::expect("loss/in_transaction", &assert_lost(Dog::add(&mut db, "Max", day, 1, 1)), &[]);
}

/// Two writers that never stop, over TCP and socket, while `lose` goes on behind their backs.
fn while_writing(tcp: &Env, socket: &Env, lose: impl FnOnce()) {
    let stop = AtomicBool::new(false);
    let write = |mut writer: Writer, started: Sender<()>| {
        let mut count = 0;
        while !stop.load(Ordering::SeqCst) {
            count += 1;
            if count == 50 {
                started.send(()).unwrap();
            }
            let result = if count % 4 == 0 { writer.write_together(3, || ()) } else { writer.write() };
            if let Err(error) = result
                && !matches!(error, Error::Lost(_))
            {
                panic!("not a loss: {error}");
            }
        }
        writer
    };
    let writers = thread::scope(|scope| {
        let (started, starts) = mpsc::channel();
        let writers = [(tcp, 0), (socket, 1_000_000_000)].map(|(env, first)| {
            let (writer, started) = (Writer::new(open(env), first), started.clone());
            scope.spawn(move || write(writer, started))
        });
        starts.iter().take(writers.len()).for_each(drop);
        lose();
        stop.store(true, Ordering::SeqCst);
        writers.map(|writer| writer.join().unwrap())
    });
    for writer in &writers {
        assert!(writer.acknowledged() >= 50, "only {} acknowledged", writer.acknowledged());
        assert!(writer.unsure() > 0, "nothing was under way at any loss");
    }
    writer::check(&mut open(tcp), &[&writers[0], &writers[1]]);
    clear(tcp);
}

#[test]
fn terminated_again_and_again_while_writing() {
    let database = support::database("writing");
    let mut admin = database.connect();
    admin.batch_execute(writer::TABLE).unwrap();
    while_writing(&database.env(), &database.socket_env().unwrap(), || {
        for _ in 0..30 {
            let others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                          WHERE datname = current_database() AND pid <> pg_backend_pid()";
            admin.query(others, &[]).unwrap();
            thread::sleep(Duration::from_millis(20));
        }
    });
}

#[test]
fn reset_again_and_again_while_writing() {
    let database = support::database("writing reset");
    database.connect().batch_execute(writer::TABLE).unwrap();
    let (tcp, tcp_env) = proxied(&database.env(), "wt");
    let (socket, socket_env) = proxied(&database.socket_env().unwrap(), "ws");
    while_writing(&tcp_env, &socket_env, || {
        for _ in 0..30 {
            tcp.reset();
            socket.reset();
            thread::sleep(Duration::from_millis(20));
        }
    });
}

fn restart(cluster: &Mutex<Cluster>, how: Stop) {
    let mut cluster = cluster.lock().unwrap();
    cluster.stop(how).unwrap();
    cluster.start().unwrap();
}

fn kill_postmaster(cluster: &Mutex<Cluster>) {
    let mut cluster = cluster.lock().unwrap();
    cluster.kill9().unwrap();
    cluster.start().unwrap();
}

/// The other processes of the server end as well, and it recovers.
fn kill_backend(pid: i32) {
    assert!(Command::new("/bin/sh").args(["-c", "kill -9 \"$0\"", &pid.to_string()]).status().unwrap().success());
}

/// One loss for four connections: over TCP and socket, idle and in a transaction.
fn all_at_once(envs: &[Env; 2], lose: impl FnOnce()) {
    let mut writers = [0, 100].map(|first| Writer::new(open(&envs[first as usize / 100]), first));
    let mut inside = [200, 300].map(|first| Writer::new(open(&envs[first as usize / 100 - 2]), first));
    for writer in writers.iter_mut().chain(&mut inside) {
        writer.write().unwrap();
    }
    for (writer, n) in inside.iter_mut().zip([1000, 2000]) {
        writer.db.begin().unwrap();
        insert(&mut writer.db, n).unwrap();
    }
    lose();
    pause();
    for writer in &mut writers {
        writer.write().unwrap();
        assert_eq!(writer.db.take_notices().len(), 1);
    }
    for writer in &mut inside {
        assert_lost(insert(&mut writer.db, 3000));
        assert_lost(insert(&mut writer.db, 4000));
        writer.db.rollback().unwrap();
        writer.write().unwrap();
        assert_eq!(writer.db.take_notices().len(), 1);
    }
    let all: Vec<&Writer> = writers.iter().chain(&inside).collect();
    assert!(all.iter().all(|writer| writer.unsure() == 0));
    writer::check(&mut open(&envs[0]), &all);
    clear(&envs[0]);
}

/// The server with both addresses; for a test that breaks it.
fn own_server() -> (Mutex<Cluster>, [Env; 2]) {
    let cluster = support::cluster();
    let tcp = cluster.settings().unwrap().env();
    let socket = with(&tcp, &[("PGHOST".into(), cluster.socket_dir().expect("a socket").display().to_string())]);
    open(&tcp).batch_execute(writer::TABLE).unwrap();
    (Mutex::new(cluster), [tcp, socket])
}

fn any_backend(env: &Env) -> i32 {
    let others = "SELECT pid FROM pg_stat_activity WHERE datname = 'dogs' AND pid <> pg_backend_pid() LIMIT 1";
    let (pid,) = open(env).query_one_as(others, &[]).unwrap();
    pid
}

#[test]
fn the_server_was_restarted_or_killed() {
    let (cluster, envs) = own_server();
    all_at_once(&envs, || restart(&cluster, Stop::Fast));
    all_at_once(&envs, || restart(&cluster, Stop::Immediate));
    all_at_once(&envs, || kill_backend(any_backend(&envs[0])));
    all_at_once(&envs, || kill_postmaster(&cluster));
}

#[test]
fn restarted_and_killed_while_writing() {
    let (cluster, [tcp, socket]) = own_server();
    while_writing(&tcp, &socket, || {
        let ways: [&dyn Fn(); 4] = [
            &|| restart(&cluster, Stop::Fast),
            &|| restart(&cluster, Stop::Immediate),
            &|| kill_backend(any_backend(&tcp)),
            &|| kill_postmaster(&cluster),
        ];
        for lose in ways {
            lose();
            thread::sleep(Duration::from_millis(200));
        }
    });
}
