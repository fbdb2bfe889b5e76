//! Two branches that made the same number.

use crate::migrate::files::{Files, PETS, versions};
use crate::support;
use pg_notebook::migrate;

#[test]
fn the_file_that_was_never_applied_gives_way_with_its_down_file() {
    let (files, database) = (Files::new(&[("V1__init.sql", PETS)]), support::database("renumber"));
    let mut db = database.connect();
    files.put("V2__theirs.sql", "SELECT 1;");
    files.upgrade(&mut db).unwrap();
    files.put("V2__ours.sql", "SELECT 2;");
    files.put("V2__ours.down.sql", "SELECT 2;");
    files.put("V3__more.sql", "SELECT 3;");
    let planned = migrate::renumber(&mut db, files.path(), &[], true).unwrap();
    assert_eq!(planned.to_string(), "would rename V2__ours to V3__ours\nwould rename V3__more to V4__more");
    assert!(files.names().contains(&"V2__ours.sql".to_owned()));
    let done = migrate::renumber(&mut db, files.path(), &[], false).unwrap();
    assert_eq!(done.to_string(), "renamed V2__ours to V3__ours\nrenamed V3__more to V4__more");
    assert_eq!(files.names(), ["V1__init.sql", "V2__theirs.sql", "V3__ours.down.sql", "V3__ours.sql", "V4__more.sql"]);
    assert_eq!(files.upgrade(&mut db).unwrap(), ["V3__ours", "V4__more"]);
    let again = migrate::renumber(&mut db, files.path(), &[], false).unwrap();
    assert!(again.renamed.is_empty());
}

#[test]
fn a_late_file_gets_the_next_free_number() {
    let (files, database) =
        (Files::new(&[("V1__init.sql", PETS), ("V3__x.sql", "SELECT 3;")]), support::database("late"));
    let mut db = database.connect();
    files.upgrade(&mut db).unwrap();
    files.put("V2__late.sql", "SELECT 2;");
    migrate::renumber(&mut db, files.path(), &[], false).unwrap();
    assert_eq!(files.upgrade(&mut db).unwrap(), ["V4__late"]);
    assert_eq!(versions(&mut db), [1, 3, 4]);
}

#[test]
fn one_that_is_named_gives_way_unless_it_was_applied() {
    let (files, database) = (Files::new(&[("V1__init.sql", PETS)]), support::database("named"));
    let mut db = database.connect();
    files.upgrade(&mut db).unwrap();
    files.put("V2__a.sql", "SELECT 1;");
    files.put("V2__b.sql", "SELECT 2;");
    let done = migrate::renumber(&mut db, files.path(), &["V2__a.sql"], false).unwrap();
    assert_eq!(done.to_string(), "renamed V2__a to V3__a");
    for (name, file) in [("moved_applied", "V1__init"), ("moved_unknown", "V9__x")] {
        files.expect(name, &migrate::renumber(&mut db, files.path(), &[file], false).unwrap_err());
    }
}
