//! Files that cannot be migrations, and migrations that fail: each has one message, and nothing is half-done.

use crate::migrate::files::{Files, PETS, columns, exists, versions};
use crate::support;

/// Nothing is read into the database from a folder like this.
#[track_caller]
fn refused(name: &str, files: &[(&str, &[u8])]) {
    let folder = Files::new(&[("V1__init.sql", PETS)]);
    files.iter().for_each(|(name, text)| folder.put(name, text));
    let database = support::database(name);
    let mut db = database.connect();
    let error = folder.upgrade(&mut db).unwrap_err();
    folder.expect(name, &error);
    assert!(!exists(&mut db, "pets") && !exists(&mut db, "refinery_schema_history"), "something was done");
}

#[test]
fn commit_inside() {
    refused("commit_inside", &[("V2__x.sql", b"SELECT 1;\n\n  COMMIT;\nSELECT 2;")]);
}

#[test]
fn begin_inside_a_down_file() {
    refused("begin_in_down", &[("V1__init.down.sql", b"BEGIN;\nDROP TABLE pets;\nCOMMIT;")]);
}

#[test]
fn concurrently_without_the_mark() {
    refused("unmarked", &[("V2__x.sql", b"CREATE INDEX CONCURRENTLY i ON pets (name);")]);
}

#[test]
fn two_statements_outside_of_a_transaction() {
    refused("two_outside", &[("V2__x.sql", b"-- no-transaction\nVACUUM pets;\nVACUUM pets;")]);
}

#[test]
fn a_mark_that_is_not_needed() {
    refused("needless_mark", &[("V2__x.sql", b"-- no-transaction\nCREATE TABLE t ();")]);
}

#[test]
fn what_cannot_be_repeated() {
    refused("not_repeatable", &[("V2__x.sql", b"-- no-transaction\nDROP INDEX CONCURRENTLY i;")]);
}

#[test]
fn a_byte_order_mark() {
    refused("bom", &[("V2__x.sql", "\u{feff}SELECT 1;".as_bytes())]);
}

#[test]
fn an_empty_file() {
    refused("empty", &[("V2__x.sql", b"-- nothing yet\n/* ; */ ;\n")]);
}

#[test]
fn a_nul_byte() {
    refused("nul", &[("V2__x.sql", b"SELECT 1;\nSELECT '\0';")]);
}

#[test]
fn not_utf8() {
    refused("not_utf8", &[("V2__x.sql", b"SELECT 1;\n\nSELECT '\xe4';")]);
}

#[test]
fn psql_commands() {
    refused("psql", &[("V2__x.sql", b"SELECT 1;\n\\connect cats\n")]);
}

#[test]
fn copy_from_stdin() {
    refused("copy", &[("V2__x.sql", b"COPY pets (name) FROM stdin;\nRex\n\\.\n")]);
}

#[test]
fn a_down_file_alone() {
    refused("down_alone", &[("V2__x.down.sql", b"SELECT 1;")]);
}

#[test]
fn two_of_one_number() {
    refused("duplicate", &[("V2__a.sql", b"SELECT 1;"), ("V2__b.sql", b"SELECT 1;")]);
}

#[test]
fn a_number_with_a_leading_zero() {
    refused("leading_zero", &[("V02__a.sql", b"SELECT 1;")]);
}

/// The file before it stays; of this one nothing does.
#[track_caller]
fn fails(name: &str, text: &str) {
    let folder = Files::new(&[("V1__init.sql", PETS), ("V2__x.sql", text), ("V3__y.sql", "CREATE TABLE later ();")]);
    let database = support::database(name);
    let mut db = database.connect();
    let error = folder.upgrade(&mut db).unwrap_err();
    folder.expect(name, &error);
    assert_eq!(versions(&mut db), [1]);
    assert_eq!(columns(&mut db, "pets"), ["id", "name"]);
    assert!(!exists(&mut db, "t") && !exists(&mut db, "later"));
    folder.put("V2__x.sql", "CREATE TABLE t ();");
    assert_eq!(folder.upgrade(&mut db).unwrap(), ["V2__x", "V3__y"]);
}

#[test]
fn a_syntax_error_in_the_third_statement() {
    fails(
        "third_statement",
        "-- Colors.\nCREATE TABLE t (a int);\n\nALTER TABLE pets ADD COLUMN color text;\n\nALTER TABLE pets\n  ADD COLUM \
         size int;\nSELECT 1;\n",
    );
}

#[test]
fn an_error_without_a_position_has_its_line_too() {
    fails(
        "no_position",
        "CREATE TABLE t (a int NOT NULL);\nINSERT INTO t VALUES (1);\nINSERT INTO t\n  VALUES (NULL);\n",
    );
}

#[test]
fn an_error_inside_a_function() {
    fails("in_function", "CREATE TABLE t ();\nDO $$\nBEGIN\n  PERFORM 1;\n  PERFORM nope();\nEND $$;\n");
}

#[test]
fn commit_inside_a_procedure() {
    fails("commit_in_do", "CREATE TABLE t ();\nDO $$ BEGIN COMMIT; END $$;\n");
}

#[test]
fn a_deferred_constraint() {
    fails(
        "deferred",
        "CREATE TABLE t (a int UNIQUE, b int REFERENCES t (a) DEFERRABLE INITIALLY DEFERRED);\nINSERT INTO t VALUES (1, 2);",
    );
}

#[test]
fn a_statement_that_takes_too_long() {
    fails("too_long", "CREATE TABLE t ();\nSET LOCAL statement_timeout = '50ms';\nSELECT pg_sleep(5);");
}

#[test]
fn the_connection_is_lost_in_the_middle() {
    fails("lost", "CREATE TABLE t ();\nSELECT pg_terminate_backend(pg_backend_pid());\n");
}

#[test]
fn a_full_disk() {
    // The server's own code for it, raised where it would be.
    fails(
        "full_disk",
        "CREATE TABLE t ();\nDO $$ BEGIN RAISE disk_full USING message = 'could not extend file: No space left on device', \
         hint = 'Check free disk space.'; END $$;",
    );
}

#[test]
fn line_ends_make_no_difference() {
    let folder = Files::new(&[("V1__init.sql", "CREATE TABLE pets (\n  name text\n);\nSELECT 'a\nb';\n")]);
    let database = support::database("crlf");
    let mut db = database.connect();
    folder.upgrade(&mut db).unwrap();
    folder.put("V1__init.sql", "CREATE TABLE pets (\r\n  name text\r\n);\r\nSELECT 'a\r\nb';\r\n");
    folder.put("V2__x.sql", "SELECT 1;\r\nSELECT nope;\r\n");
    let error = folder.upgrade(&mut db).unwrap_err();
    folder.expect("crlf", &error);
}

#[test]
fn a_set_in_a_file_ends_with_it() {
    let folder = Files::new(&[
        (
            "V1__dump.sql",
            "SET search_path = pg_catalog;\nSELECT set_config('search_path', '', false);\nSET lock_timeout = 7;\nCREATE TABLE public.pets (name text);",
        ),
        ("V2__x.sql", "ALTER TABLE pets ADD COLUMN color text;"),
    ]);
    let database = support::database("set");
    let mut db = database.connect();
    db.batch_execute("SET statement_timeout = '1h'").unwrap();
    assert_eq!(folder.upgrade(&mut db).unwrap(), ["V1__dump", "V2__x"]);
    let setting = |db: &mut pg_notebook::Connection, name: &str| {
        db.query_one_as::<(String,)>("SELECT current_setting($1)", &[&name]).unwrap().0
    };
    assert_eq!(setting(&mut db, "search_path"), "\"$user\", public");
    assert_eq!(setting(&mut db, "lock_timeout"), "0");
    assert_eq!(setting(&mut db, "statement_timeout"), "1h");
}
