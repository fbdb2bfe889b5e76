//! Databases that cannot be migrated as they are.

use crate::migrate::files::{Files, PETS, exists, quick, versions};
use crate::support::{self, Database};
use pg_notebook::Connection;
use pg_notebook::migrate::{self, Target};

fn prepared(name: &str, sql: &str) -> (Files, Database, Connection) {
    let database = support::database(name);
    let mut db = database.connect();
    db.batch_execute(sql).unwrap();
    (Files::new(&[("V1__init.sql", PETS)]), database, db)
}

#[test]
fn a_database_that_alembic_has_migrated() {
    let (files, _database, mut db) =
        prepared("alembic", "CREATE TABLE alembic_version (version_num text); CREATE TABLE pets (name text)");
    let error = files.upgrade(&mut db).unwrap_err();
    files.expect("alembic", &error);
    assert!(!exists(&mut db, "refinery_schema_history"));
    // What the message says works: both ways out.
    migrate::stamp(&mut db, &files.folder(), Target::Head, &quick()).unwrap();
    assert!(files.upgrade(&mut db).unwrap().is_empty());
    migrate::stamp(&mut db, &files.folder(), Target::Base, &quick()).unwrap();
    db.batch_execute("DROP TABLE pets").unwrap();
    assert_eq!(files.upgrade(&mut db).unwrap(), ["V1__init"]);
}

#[test]
fn a_history_with_other_columns() {
    let (files, _database, mut db) =
        prepared("odd_columns", "CREATE TABLE refinery_schema_history (version int, hash bytea)");
    let error = files.upgrade(&mut db).unwrap_err();
    files.expect("odd_columns", &error);
    assert!(!exists(&mut db, "pets"));
}

#[test]
fn a_row_that_cannot_be_read() {
    let (files, _database, mut db) = prepared("odd_row", "");
    files.upgrade(&mut db).unwrap();
    for (name, sql) in [
        ("odd_checksum", "UPDATE refinery_schema_history SET checksum = 'abc'"),
        ("null_name", "UPDATE refinery_schema_history SET checksum = '1', name = NULL"),
        (
            "large_version",
            "ALTER TABLE refinery_schema_history ALTER version TYPE bigint; \
             UPDATE refinery_schema_history SET version = 20240101120000, name = 'x'",
        ),
    ] {
        db.batch_execute(sql).unwrap();
        files.expect(name, &files.upgrade(&mut db).unwrap_err());
    }
}

#[test]
fn a_database_that_is_ahead() {
    let (files, _database, mut db) = prepared("ahead", "");
    files.put("V2__x.sql", "SELECT 1;");
    files.put("V2__x.down.sql", "SELECT 1;");
    files.upgrade(&mut db).unwrap();
    files.remove("V2__x.sql");
    files.remove("V2__x.down.sql");
    let upgrade = files.upgrade(&mut db).unwrap_err();
    files.expect("ahead", &upgrade);
    let downgrade = files.downgrade(&mut db, "-1").unwrap_err();
    assert_eq!(downgrade.to_string(), upgrade.to_string());
    assert_eq!(versions(&mut db), [1, 2]);
}

#[test]
fn a_file_that_is_missing_renamed_edited_or_late() {
    let (files, _database, mut db) = prepared("disorder", "");
    files.put("V3__y.sql", "SELECT 3;");
    files.upgrade(&mut db).unwrap();
    files.put("V2__late.sql", "SELECT 2;");
    files.expect("late", &files.upgrade(&mut db).unwrap_err());
    files.remove("V2__late.sql");
    files.put("V1__init.sql", format!("{PETS} -- edited"));
    let mask = |error: pg_notebook::Error, db: &mut Connection| {
        let applied = migrate::applied(db).unwrap();
        applied.iter().fold(error.to_string(), |text, row| text.replace(&row.applied_on, "TIME"))
    };
    let folder = files.path().display().to_string();
    let expect = |name: &str, text: String| {
        support::message::expect(&format!("migrate/{name}"), &text, &[(folder.as_str(), "FOLDER")]);
    };
    let error = files.upgrade(&mut db).unwrap_err();
    expect("edited", mask(error, &mut db));
    files.remove("V1__init.sql");
    let error = files.upgrade(&mut db).unwrap_err();
    expect("missing", mask(error, &mut db));
    files.put("V1__begin.sql", PETS);
    let error = files.upgrade(&mut db).unwrap_err();
    expect("renamed", mask(error, &mut db));
    assert_eq!(versions(&mut db), [1, 3]);
}

/// A role without any right, and a connection of it.
fn stranger(database: &Database, db: &mut Connection) -> Connection {
    let role = format!("stranger_{}", database.name());
    db.batch_execute(&format!("CREATE ROLE {role} LOGIN PASSWORD 'x'")).unwrap();
    let mut env = database.env();
    env.retain(|(name, _)| name != "PGUSER" && name != "PGPASSWORD");
    env.extend([("PGUSER".into(), role), ("PGPASSWORD".into(), "x".into())]);
    Connection::open(&support::settings(&env)).unwrap()
}

#[test]
fn no_right_to_create_in_the_schema() {
    let (files, database, mut db) = prepared("no_right", "REVOKE CREATE ON SCHEMA public FROM public");
    let mut stranger = stranger(&database, &mut db);
    files.expect("no_right", &files.upgrade(&mut stranger).unwrap_err());
    assert!(!exists(&mut db, "refinery_schema_history"));
    // Nor to read a history that is there.
    files.upgrade(&mut db).unwrap();
    files.expect("no_right_to_read", &files.upgrade(&mut stranger).unwrap_err());
    // With the right to read it, but not to the tables, the file's own statement is refused.
    let role = stranger.settings().user.value.clone();
    db.batch_execute(&format!("GRANT ALL ON refinery_schema_history TO {role}")).unwrap();
    files.put("V2__color.sql", "-- Colors.\nALTER TABLE pets ADD COLUMN color text;");
    files.expect("not_owner", &files.upgrade(&mut stranger).unwrap_err());
    assert_eq!(versions(&mut db), [1]);
    drop(stranger);
    db.batch_execute(&format!("DROP OWNED BY {role}; DROP ROLE {role}")).unwrap();
}

#[test]
fn no_schema_to_create_in() {
    let (files, _database, mut db) = prepared("no_schema", "SET search_path = nowhere");
    files.expect("no_schema", &files.upgrade(&mut db).unwrap_err());
}

#[test]
fn inside_a_transaction() {
    let (files, _database, mut db) = prepared("open", "");
    db.begin().unwrap();
    files.expect("open", &files.upgrade(&mut db).unwrap_err());
    // Looking is allowed, and leaves the transaction as it is.
    assert!(migrate::applied(&mut db).unwrap().is_empty());
    assert_eq!(migrate::current(&mut db, &files.folder()).unwrap().pending, 1);
    db.batch_execute("CREATE TABLE kept ()").unwrap();
    db.commit().unwrap();
    assert!(exists(&mut db, "kept"));
}

#[test]
fn a_server_that_only_reads() {
    let (files, _database, mut db) = prepared("read_only", "SET default_transaction_read_only = on");
    files.expect("read_only", &files.upgrade(&mut db).unwrap_err());
}
