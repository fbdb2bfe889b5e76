//! `--sql`: the scripts say what would be run, and running them does it.

use crate::migrate::files::{Files, columns, exists, quick, versions};
use crate::support::{self, message};
use pg_notebook::migrate::{self, Target};

#[test]
fn the_scripts_are_these() {
    let (files, database) = (Files::three(), support::database("sql"));
    let mut db = database.connect();
    let up = migrate::upgrade_sql(&mut db, &files.folder(), Target::Head).unwrap();
    message::expect("migrate/upgrade.sql", &up, &[]);
    assert!(!exists(&mut db, "refinery_schema_history"));
    let stamp = migrate::stamp_sql(&mut db, &files.folder(), Target::Version(2)).unwrap();
    message::expect("migrate/stamp.sql", &stamp, &[]);
    files.upgrade(&mut db).unwrap();
    let down = migrate::downgrade_sql(&mut db, &files.folder(), Target::Base).unwrap();
    message::expect("migrate/downgrade.sql", &down, &[]);
    let nothing = migrate::upgrade_sql(&mut db, &files.folder(), Target::Head).unwrap();
    assert_eq!(nothing.to_string(), "-- nothing to do");
}

#[test]
fn run_by_hand_they_leave_what_the_commands_would() {
    let (files, database) = (Files::three(), support::database("by_hand"));
    let mut db = database.connect();
    let two = Target::Version(2);
    let up = migrate::upgrade_sql(&mut db, &files.folder(), two).unwrap();
    db.batch_execute(up.as_str()).unwrap();
    assert_eq!(versions(&mut db), [1, 2]);
    assert_eq!(columns(&mut db, "pets"), ["id", "name", "color"]);
    // The row comes first, so that a second run stops before it does anything.
    assert_eq!(db.batch_execute(up.as_str()).unwrap_err().code(), Some("23505"));
    db.rollback().unwrap();
    let down = migrate::downgrade_sql(&mut db, &files.folder(), Target::Version(1)).unwrap();
    db.batch_execute(down.as_str()).unwrap();
    assert_eq!(columns(&mut db, "pets"), ["id", "name"]);
    let stamp = migrate::stamp_sql(&mut db, &files.folder(), two).unwrap();
    db.batch_execute(stamp.as_str()).unwrap();
    assert_eq!(versions(&mut db), [1, 2]);
    db.batch_execute("ALTER TABLE pets ADD COLUMN color text").unwrap();
    // And the engine goes on from there.
    let done = migrate::upgrade_to(&mut db, &files.folder(), Target::Head, &quick()).unwrap();
    assert_eq!(done.applied, ["V3__color_index"]);
}
