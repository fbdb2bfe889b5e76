//! CSV in and out; an error says which line and column.

use crate::support;
use crate::support::pets::Pet;
use chrono::NaiveDate;
use pg_notebook::{Connection, Error};
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::mpsc::channel;

/// A file of this test alone, removed at the end.
struct File(PathBuf);

impl File {
    fn new(name: &str, bytes: impl AsRef<[u8]>) -> Self {
        let path = std::env::temp_dir().join(format!("{name}_{}.csv", std::process::id()));
        fs::write(&path, bytes).unwrap();
        Self(path)
    }
}

impl Drop for File {
    fn drop(&mut self) {
        // Not a panic: the test's own would be lost with it.
        let _ = fs::remove_file(&self.0);
    }
}

fn count(db: &mut Connection) -> i64 {
    db.query_one_as::<(i64,)>("SELECT count(*) FROM pets", &[]).unwrap().0
}

fn load(db: &mut Connection, bytes: impl AsRef<[u8]>) -> Result<u64, Error> {
    let name = std::thread::current().name().unwrap().to_owned();
    db.load_csv("pets", &File::new(&name, bytes).0)
}

/// The message, with the name of the file taken out.
fn refused(db: &mut Connection, bytes: impl AsRef<[u8]>) -> String {
    let text = load(db, bytes).unwrap_err().to_string();
    assert_eq!(count(db), 0, "{text}");
    let name = std::thread::current().name().unwrap().to_owned();
    let path = std::env::temp_dir().join(format!("{name}_{}.csv", std::process::id()));
    text.replace(&path.display().to_string(), "FILE")
}

#[test]
fn what_is_saved_is_loaded_again() {
    let database = support::migrated("round_trip");
    let db = &mut database.connect();
    let birthday = NaiveDate::from_ymd_opt(2020, 2, 29).unwrap();
    let names = ["plain", "with, comma", "with \"quotes\"", "two\nlines", "Žofka 🐕", " spaces ", "\\N"];
    Pet::add_all(db, names.map(|name| Pet::new(name, birthday, 24, 50))).unwrap();
    let file = File::new("round_trip", "overwritten");
    let query = "SELECT * FROM pets ORDER BY id";
    assert_eq!(db.save_csv(query, &file.0).unwrap(), 7);
    let before = Pet::all(db).unwrap();
    db.batch_execute("DELETE FROM pets").unwrap();
    assert_eq!(db.load_csv("pets", &file.0).unwrap(), 7);
    assert_eq!(Pet::all(db).unwrap(), before);
}

#[test]
fn ids_go_on_after_the_largest_of_the_file() {
    let database = support::migrated("ids");
    let db = &mut database.connect();
    let day = NaiveDate::from_ymd_opt(2020, 2, 29).unwrap();
    let mut next = |text: &str, name: &str| {
        load(db, format!("id,name,birthday,height,weight\n{text},2020-02-29,24,50\n")).unwrap();
        Pet::add(db, name, day, 24, 50).unwrap().id
    };
    assert_eq!(next("100,foo", "after foo"), 101);
    let after_less = next("7,bar", "after bar");
    assert!(after_less > 101, "{after_less}");
}

#[test]
fn columns_come_in_any_order_with_a_byte_order_mark_and_any_line_ends() {
    let database = support::migrated("any_order");
    let db = &mut database.connect();
    let text = "\u{feff}weight,\"name\",height,birthday\r\n50,foo,24,2020-02-29\r\n51,bar,25,2021-01-01\r\n";
    assert_eq!(load(db, text).unwrap(), 2);
    assert_eq!(Pet::get(db, "foo").unwrap().unwrap().weight, 50);
    assert_eq!(load(db, "name,birthday,height,weight\n").unwrap(), 0);
}

#[test]
fn many_lines_pass_through() {
    let database = support::migrated("many_lines");
    let db = &mut database.connect();
    let mut text = b"name,birthday,height,weight\n".to_vec();
    for i in 0..100_000 {
        writeln!(text, "pet {i},2020-02-29,24,{}", 20 + i % 50).unwrap();
    }
    assert_eq!(load(db, &text).unwrap(), 100_000);
    let file = File::new("many_lines_out", "");
    db.save_csv("SELECT name, birthday, height, weight FROM pets ORDER BY id", &file.0).unwrap();
    assert_eq!(fs::read(&file.0).unwrap(), text);
}

/// Does `work`, in which SQL calls `wait()`: that returns when the first line about it was heard. Returns this line.
fn first_line(database: &support::Database, work: impl FnOnce(&mut Connection) -> Result<u64, Error>) -> String {
    let (db, gate) = (&mut database.connect(), database.connect());
    db.batch_execute(
        "CREATE FUNCTION wait() RETURNS boolean LANGUAGE plpgsql AS \
           'BEGIN PERFORM pg_advisory_xact_lock(1); RETURN true; END'; \
         SET lock_timeout = '60s'",
    )
    .unwrap();
    let (say, heard) = channel();
    let gate = Mutex::new((gate, say));
    gate.lock().unwrap().0.batch_execute("SELECT pg_advisory_lock(1)").unwrap();
    db.on_notice(move |line| {
        let (gate, say) = &mut *gate.lock().unwrap();
        gate.batch_execute("SELECT pg_advisory_unlock_all()").unwrap();
        say.send(line.to_owned()).unwrap();
    });
    work(db).unwrap();
    heard.try_recv().unwrap()
}

#[test]
fn a_load_that_takes_long_says_how_much_of_the_file_is_sent() {
    let database = support::database("slow_load");
    // More than fits into what lies between us and a server that waits.
    let line = "x".repeat(1 << 20) + "\n";
    let file = File::new("slow_load", format!("a\n{}", line.repeat(64)));
    let said = first_line(&database, |db| {
        db.batch_execute(
            "CREATE TABLE t (a text); ALTER TABLE t ALTER a SET STORAGE EXTERNAL; \
             CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM wait(); RETURN NEW; END'; \
             CREATE TRIGGER slow BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION slow()",
        )?;
        db.load_csv("t", &file.0)
    });
    let said = said.strip_prefix(&format!("loading {}: ", file.0.display())).unwrap();
    let (sent, rest) = said.split_once(" of 67,108,930 (").unwrap();
    assert!(number(sent) > 0 && number(sent) < 67_108_930, "{said}");
    assert!(rest.contains(" %) bytes, ") && rest.ends_with(" left"), "{said}");
}

#[test]
fn a_save_that_takes_long_says_how_many_rows_are_written() {
    let database = support::database("slow_save");
    let file = File::new("slow_save", "");
    let query = "SELECT i, CASE i WHEN 5000 THEN wait() END FROM generate_series(1, 10000) i";
    let said = first_line(&database, |db| db.save_csv(query, &file.0));
    let said = said.strip_prefix(&format!("saving {}: ", file.0.display())).unwrap();
    let (written, rate) = said.split_once(" rows, ").unwrap();
    assert!(number(written) > 0 && number(written) < 5_000, "{said}");
    assert!(number(rate.strip_suffix("/s").unwrap()) > 0, "{said}");
}

/// As a line of progress writes it.
fn number(text: &str) -> u64 {
    text.replace(',', "").parse().unwrap()
}

#[test]
fn every_error_says_where() {
    let database = support::migrated("errors");
    let db = &mut database.connect();
    const HEADER: &str = "name,birthday,height,weight\n";
    const GOOD: &str = "foo,2020-02-29,24,50\n";
    let lines = |bad: &str| format!("{HEADER}{GOOD}{bad}\n");
    let cases = [
        (lines("bar,2020-02-29,tall,50"), "at: FILE, line 3, column height\n  value: \"tall\""),
        (lines("bar,2020-02-30,24,50"), "at: FILE, line 3, column birthday\n  value: \"2020-02-30\""),
        (lines("bar,2020-02-29,24"), "missing data for column \"weight\" [22P04]\n  at: FILE, line 3"),
        (lines("bar,2020-02-29,24,50,1"), "extra data after last expected column [22P04]\n  at: FILE, line 3"),
        (lines("\"two\nlines\",2020-02-29,0,50"), "check constraint \"pets_height_check\" [23514]\n  at: FILE, line 4"),
        (lines(GOOD.trim_end()), "[23505]\n  at: FILE, line 3"),
        (lines("bar,,24,50"), "at: FILE, line 3"),
        (lines("\"bar,2020-02-29,24,50"), "unterminated CSV quoted field [22P04]\n  at: FILE, line 4"),
        (lines("bar;2020-02-29;24;50"), "at: FILE, line 3"),
        ("name,birthday,hight,weight\n".to_owned(), "pets has no column \"hight\"\n  at: FILE, line 1"),
        (
            "name;birthday;height;weight\n".to_owned(),
            "separated by commas; pets has id, name, birthday, height, weight",
        ),
        (String::new(), "it does not begin with the names of the columns"),
        ("\n".to_owned(), "it does not begin with the names of the columns"),
        ("name,name\n".to_owned(), "[42701]"),
        ("name,birthday\nfoo,2020-02-29\n".to_owned(), "null value in column \"height\""),
    ];
    for (text, expected) in cases {
        let message = refused(db, &text);
        assert!(message.starts_with("nothing was loaded from FILE: "), "{message}");
        assert!(message.contains(expected), "{text}\n{message}");
    }
}

#[test]
fn after_a_copy_that_never_began_each_answer_is_its_own_statements() {
    let database = support::migrated("never_began");
    let db = &mut database.connect();
    for round in 0..20_i32 {
        assert!(refused(db, "name,name\n").contains("[42701]"));
        for n in round..round + 3 {
            assert_eq!(db.query_one_as::<(i32,)>("SELECT $1::int", &[&n]).unwrap(), (n,));
        }
    }
    // Nor is anything of the session lost.
    db.batch_execute("SET application_name = 'kept'; CREATE TEMP TABLE own (a int)").unwrap();
    db.begin().unwrap();
    assert!(load(db, "name,name\n").unwrap_err().to_string().contains("[42701]"));
    assert_eq!(
        db.query("SELECT * FROM own WHERE current_setting('application_name') <> 'kept'", &[]).unwrap().len(),
        0
    );
    db.rollback().unwrap();
    assert_eq!(db.query_one_as::<(String,)>("SHOW application_name", &[]).unwrap().0, "kept");
    assert_eq!(count(db), 0);
}

#[test]
fn nor_after_one_that_failed_before_the_data_was_read() {
    let database = support::migrated("never_read");
    let db = &mut database.connect();
    const FILE: &str = "name,birthday,height,weight\nfoo,2020-02-29,24,50\n";
    db.batch_execute(
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''closed''; END'; \
         CREATE TABLE before (LIKE pets INCLUDING ALL); \
         CREATE TRIGGER refuse BEFORE INSERT ON before EXECUTE FUNCTION refuse(); \
         CREATE TABLE after (LIKE pets INCLUDING ALL); \
         CREATE TRIGGER refuse AFTER INSERT ON after EXECUTE FUNCTION refuse(); \
         CREATE VIEW seen AS SELECT * FROM pets",
    )
    .unwrap();
    let file = File::new("never_read", FILE);
    for n in 0..5_i32 {
        for (table, code) in [("before", Some("P0001")), ("seen", None), ("after", Some("P0001"))] {
            let error = db.load_csv(table, &file.0).unwrap_err();
            assert_eq!(error.code(), code, "{table}: {error}");
            assert_eq!(db.query_one_as::<(i32,)>("SELECT $1::int", &[&n]).unwrap(), (n,), "{table}");
        }
    }
    // A transaction around it lives on.
    db.begin().unwrap();
    assert_eq!(load(db, FILE).unwrap(), 1);
    assert_eq!(db.load_csv("after", &file.0).unwrap_err().code(), Some("P0001"));
    assert_eq!(count(db), 1);
    assert_eq!(db.load_csv("before", &file.0).unwrap_err().code(), Some("P0001"));
    assert_eq!(count(db), 1);
    db.rollback().unwrap();
    assert_eq!(count(db), 0);
}

#[test]
fn what_is_no_text_is_refused_with_its_line() {
    let database = support::migrated("encoding");
    let db = &mut database.connect();
    let bad = b"name,birthday,height,weight\nfoo,2020-02-29,24,50\n\xff\xfe,2020-02-29,24,50\n";
    let message = refused(db, bad);
    assert!(
        message.contains("invalid byte sequence for encoding \"UTF8\": 0xff [22021]\n  at: FILE, line 3"),
        "{message}"
    );
    assert!(refused(db, b"n\xe4me\n").contains("line 1 is not UTF-8"));
    let nul = b"name,birthday,height,weight\nf\0o,2020-02-29,24,50\n";
    assert!(refused(db, nul).contains("line 2"));
}

#[test]
fn a_field_of_a_hundred_megabytes_is_the_servers_to_refuse() {
    let database = support::migrated("huge");
    let db = &mut database.connect();
    let mut text = b"name,birthday,height,weight\n".to_vec();
    // Letters that cannot be compressed.
    let mut state = 1_u32;
    let letters = (0..1 << 20).map(|_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        b'a' + u8::try_from((state >> 24) % 26).unwrap()
    });
    let letters: Vec<u8> = letters.collect();
    text.extend(letters.repeat(100));
    text.extend(b",2020-02-29,24,50\n");
    let message = refused(db, &text);
    assert!(message.len() < 2_000, "{} bytes", message.len());
    assert!(message.contains("[54000]"), "{message}");
    db.batch_execute("ALTER TABLE pets DROP CONSTRAINT pets_name_key").unwrap();
    assert_eq!(load(db, &text).unwrap(), 1);
    let length: (i32,) = db.query_one_as("SELECT length(name) FROM pets", &[]).unwrap();
    assert_eq!(length.0, 100 << 20);
}

#[test]
fn a_server_process_that_is_killed_leaves_file_and_table_as_they_were() {
    let database = support::migrated("killed");
    let db = &mut database.connect();
    let file = File::new("killed", "name,birthday,height,weight\nfoo,2020-02-29,24,50\n");
    let before = fs::read(&file.0).unwrap();
    // It ends itself, after some rows have been sent.
    let end =
        "SELECT i, CASE i WHEN 50000 THEN pg_terminate_backend(pg_backend_pid()) END FROM generate_series(1, 100000) i";
    let error = db.save_csv(end, &file.0).unwrap_err();
    assert!(matches!(error, Error::Lost(_)), "{error}");
    assert_eq!(fs::read(&file.0).unwrap(), before);
    db.batch_execute(
        "CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS \
           'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END'; \
         CREATE TRIGGER die BEFORE INSERT ON pets FOR EACH ROW EXECUTE FUNCTION die()",
    )
    .unwrap();
    let error = db.load_csv("pets", &file.0).unwrap_err();
    assert!(matches!(error, Error::Lost(_)), "{error}");
    assert_eq!(count(db), 0);
    db.batch_execute("DROP TRIGGER die ON pets").unwrap();
    assert_eq!(db.load_csv("pets", &file.0).unwrap(), 1);
}

#[test]
fn files_that_cannot_be_used_are_told() {
    let database = support::migrated("files");
    let db = &mut database.connect();
    let nowhere = std::env::temp_dir().join("no such folder/pets.csv");
    let error = db.load_csv("pets", &nowhere).unwrap_err();
    assert!(matches!(error, Error::Usage(_)) && error.to_string().contains("No such file"), "{error}");
    let error = db.save_csv("SELECT * FROM pets", &nowhere).unwrap_err();
    assert!(matches!(error, Error::Usage(_)) && error.to_string().contains("No such file"), "{error}");
    assert!(db.load_csv("pets", &std::env::temp_dir()).is_err());
    // A query that fails leaves the file as it was, and nothing beside it.
    let file = File::new("kept", "kept");
    db.save_csv("SELECT 1 / (500 - i) FROM generate_series(1, 1000) i", &file.0).unwrap_err();
    assert_eq!(fs::read_to_string(&file.0).unwrap(), "kept");
    assert!(!file.0.with_extension("csv.part").exists());
    assert_eq!(count(db), 0);
}
