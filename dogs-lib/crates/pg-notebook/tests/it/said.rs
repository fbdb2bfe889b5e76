//! What the server says besides its answers, and what others notify.

use crate::support;
use pg_notebook::{Error, inspect};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const SAYS: &str = "DO $$ BEGIN RAISE INFO 'one'; RAISE NOTICE E'two\\nEVCXR_BEGIN_CONTENT' USING HINT = 'a hint', DETAIL = 'more'; \
                    RAISE DEBUG 'silent'; RAISE WARNING E'three\\x1b[2J'; END $$";

#[test]
fn notices_are_told_in_order_and_by_level() {
    let database = support::database("notices");
    let db = &mut database.connect();
    inspect::sql(db, SAYS, &[]).unwrap();
    let said = db.take_notices();
    assert_eq!(
        said,
        [
            "INFO: one",
            "NOTICE: two\n  EVCXR\\_BEGIN_CONTENT\n  detail: more\n  hint: a hint",
            "WARNING: three\\u{1b}[2J"
        ]
    );
    // By whichever way it is sent; also what came before an error.
    db.batch_execute(SAYS).unwrap();
    db.execute(SAYS, &[]).unwrap();
    assert_eq!(db.take_notices().len(), 6);
    assert!(db.query("DO $$ BEGIN RAISE NOTICE 'before'; RAISE EXCEPTION 'no'; END $$", &[]).is_err());
    assert_eq!(db.take_notices(), ["NOTICE: before"]);
}

#[test]
fn a_notice_is_told_while_its_statement_runs() {
    let database = support::database("told_at_once");
    let db = &mut database.connect();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let hear = heard.clone();
    db.on_notice(move |line| hear.lock().unwrap().push((line.to_owned(), Instant::now())));
    db.batch_execute("DO $$ BEGIN RAISE NOTICE 'first'; PERFORM pg_sleep(1); RAISE NOTICE 'second'; END $$").unwrap();
    let heard = heard.lock().unwrap();
    assert_eq!(heard.iter().map(|(line, _)| line.as_str()).collect::<Vec<_>>(), ["NOTICE: first", "NOTICE: second"]);
    assert!(heard[1].1 - heard[0].1 > Duration::from_millis(500));
}

#[test]
fn what_others_notify_is_told_and_waited_for() {
    let database = support::database("notify");
    let (db, other) = (&mut database.connect(), &mut database.connect());
    db.listen("My \"Channel\"").unwrap();
    other.batch_execute("NOTIFY \"My \"\"Channel\"\"\", 'hello'").unwrap();
    // The server says it with the next answer.
    db.query("SELECT 1", &[]).unwrap();
    let told = db.take_notices();
    assert!(told.len() == 1 && told[0].starts_with("NOTIFY My \"Channel\": hello (from pid "), "{told:?}");
    let found = db.wait_for_notification(Duration::ZERO).unwrap().unwrap();
    assert_eq!((found.channel.as_str(), found.payload.as_str()), ("My \"Channel\"", "hello"));

    let started = Instant::now();
    assert_eq!(db.wait_for_notification(Duration::from_millis(300)).unwrap(), None);
    assert!((300..3000).contains(&started.elapsed().as_millis()));

    std::thread::scope(|scope| {
        scope.spawn(|| {
            std::thread::sleep(Duration::from_millis(300));
            other.batch_execute("SELECT pg_notify('My \"Channel\"', n::text) FROM generate_series(1, 3) n").unwrap();
        });
        let payloads: Vec<String> =
            (0..3).map(|_| db.wait_for_notification(Duration::from_secs(30)).unwrap().unwrap().payload).collect();
        assert_eq!(payloads, ["1", "2", "3"]);
    });
    assert!(db.take_notices().len() <= 2, "the one that was waited for is not told as well");
    db.begin().unwrap();
    assert!(matches!(db.wait_for_notification(Duration::ZERO), Err(Error::Usage(_))));
    db.rollback().unwrap();
    let pid = db.query_one_as::<(i32,)>("SELECT pg_backend_pid()", &[]).unwrap().0;
    other.query("SELECT pg_terminate_backend($1)", &[&pid]).unwrap();
    assert!(matches!(db.wait_for_notification(Duration::from_secs(30)), Err(Error::Lost(_))));
}

#[test]
fn a_statement_that_waits_for_a_lock_says_for_whom() {
    let database = support::database("waits");
    let (db, holder) = (&mut database.connect(), &mut database.connect());
    holder.batch_execute("CREATE TABLE pets (name text); INSERT INTO pets VALUES ('Rex')").unwrap();
    let pid = holder.query_one_as::<(i32,)>("SELECT pg_backend_pid()", &[]).unwrap().0;
    let heard = Arc::new(Mutex::new(Vec::new()));
    let hear = heard.clone();
    db.on_notice(move |line| hear.lock().unwrap().push(line.to_owned()));
    for (hold, what) in [("LOCK TABLE pets", "pets"), ("SELECT * FROM pets FOR UPDATE", "a row")] {
        heard.lock().unwrap().clear();
        holder.begin().unwrap();
        holder.batch_execute(hold).unwrap();
        std::thread::scope(|scope| {
            let waits = scope.spawn(|| db.execute("UPDATE pets SET name = 'Ada'", &[]).unwrap());
            let started = Instant::now();
            while heard.lock().unwrap().is_empty() && started.elapsed() < Duration::from_secs(30) {
                std::thread::sleep(Duration::from_millis(50));
            }
            holder.rollback().unwrap();
            assert_eq!(waits.join().unwrap(), 1);
        });
        let lines = heard.lock().unwrap();
        assert!(lines[0].starts_with(&format!("waiting for a lock: pid {pid} (")), "{lines:?}");
        assert!(lines[0].contains(&format!(" s) holds {what}; ")), "{lines:?}");
    }
    // One that takes long by itself says nothing.
    heard.lock().unwrap().clear();
    db.query("SELECT pg_sleep(4)", &[]).unwrap();
    assert!(heard.lock().unwrap().is_empty());
}
