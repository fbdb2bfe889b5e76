//! What is refused: one clear message, and nothing half done.

use crate::revision::case::{height, pets, plain};
use crate::revision::place::Place;
use crate::support;
use crate::support::message::expect;
use pg_notebook::migrate::Options;
use pg_notebook::model::{Check, Column, Enum, ForeignKey, Table, Type};
use std::fs;

/// That the models are refused with the message `name`, on an empty database.
fn refused(place: &mut Place, name: &str, models: &[Table], message: &str, options: &Options) {
    let files = fs::read_dir(&place.folder).unwrap().count();
    let error = place.revise_with(models, message, options).unwrap_err();
    let folder = place.folder.display().to_string();
    expect(&format!("revision/{name}"), &error, &[(&folder, "FOLDER")]);
    assert_eq!(fs::read_dir(&place.folder).unwrap().count(), files, "{name} left a file");
    assert!(!place.db.in_transaction(), "{name} left a transaction");
}

#[test]
fn models_that_contradict_each_other() {
    let database = support::database("contradict");
    let place = &mut Place::new(database.connect(), "contradict");
    let typed = |table: &str, labels: &[&str]| {
        Table::new(table).column(Column::of::<i32>("mood").typed(Type::labels(Enum::new("mood", labels))))
    };
    let owner = || pets([height(), Column::of::<Option<i64>>("owner_id")]);
    for (name, models) in [
        ("two_models_one_table", vec![plain(), plain()]),
        ("no_columns", vec![Table::new("pets")]),
        ("two_enums_one_name", vec![typed("a", &["x"]), typed("b", &["y"])]),
        ("reference_to_nothing", vec![owner().foreign_key(ForeignKey::new(&["owner_id"], "owners", &[]))]),
        ("reference_to_no_column", vec![owner().foreign_key(ForeignKey::new(&["owner_id"], "pets", &["no"]))]),
        ("reference_without_key", vec![owner().foreign_key(ForeignKey::new(&["owner_id"], "pets", &["height"]))]),
        ("check_of_nothing", vec![plain().check(Check::new("hight > 0"))]),
        ("check_that_is_no_sql", vec![plain().check(Check::new("height >"))]),
        ("type_unknown", vec![pets([Column::new("height", "integr", false)])]),
        ("default_of_another_type", vec![pets([height().default("'tall'")])]),
        ("column_twice", vec![pets([height(), height()])]),
        ("name_too_long", vec![Table::new(&"d".repeat(70)).column(height())]),
        ("label_too_long", vec![typed("a", &["x", &"y".repeat(64), &format!("{}z", "y".repeat(63))])]),
        ("label_twice", vec![typed("a", &["x", "y", "x"])]),
        ("constraint_name_too_long", vec![plain().check(Check::new("height > 0").name(&"c".repeat(64)))]),
        ("was_is_there", vec![plain(), Table::new("cats").was("pets").column(height())]),
    ] {
        refused(place, name, &models, "change", &none());
    }
}

#[test]
fn what_is_said_makes_no_sense() {
    let database = support::database("said");
    let place = &mut Place::new(database.connect(), "said");
    place.revise(&[plain()], "init").unwrap();
    place.upgrade().unwrap();
    let colored = [pets([height(), Column::of::<Option<String>>("color")])];
    refused(place, "message_without_letters", &colored, "…", &none());
    refused(place, "rename_of_nothing", &colored, "change", &none().rename("pets.hue", "color"));
    refused(place, "drop_of_nothing", &colored, "change", &none().drop("pets.hue"));
    refused(place, "drop_when_nothing_changes", &[plain()], "change", &none().drop("pets.hue"));
    refused(place, "backfill_of_nothing", &colored, "change", &none().backfill("pets.colour", "1"));
    refused(place, "down_of_nothing", &colored, "change", &none().down("pets.color", "1"));
    refused(place, "backfill_that_is_no_sql", &colored, "change", &none().backfill("pets.color", "lower("));
    place.db.begin().unwrap();
    let error = place.revise(&colored, "change").unwrap_err();
    expect("revision/transaction", &error, &[]);
    place.db.rollback().unwrap();
}

#[test]
fn rows_that_do_not_keep_to_it() {
    let database = support::database("rows");
    let place = &mut Place::new(database.connect(), "rows");
    let text = || pets([Column::of::<String>("height")]);
    place.revise(&[text()], "init").unwrap();
    place.upgrade().unwrap();
    place.db.batch_execute("INSERT INTO pets (name, height) VALUES ('Ada', 'tall'), ('Ada', 'short')").unwrap();
    refused(place, "cast_fails", &[plain()], "change", &none().using("pets.height", "height::integer"));
    refused(
        place,
        "cast_impossible",
        &[pets([Column::new("height", "bytea[]", false)])],
        "change",
        &none().using("pets.height", "1"),
    );
    refused(place, "check_fails", &[text().check(Check::new("height = 'tall'"))], "change", &none());
    refused(place, "unique_fails", &[text().unique(pg_notebook::model::Unique::new(&["name"]))], "change", &none());
    refused(
        place,
        "backfill_is_null",
        &[pets([Column::of::<String>("height"), height2()])],
        "change",
        &none().backfill("pets.more", "NULL"),
    );
}

fn height2() -> Column {
    Column::of::<i32>("more")
}

#[test]
fn the_database_is_elsewhere() {
    let database = support::database("elsewhere");
    let place = &mut Place::new(database.connect(), "elsewhere");
    place.revise(&[plain()], "init").unwrap();
    refused(place, "not_at_head", &[plain()], "change", &none());
    place.upgrade().unwrap();
    for name in ["V1__init.sql", "V1__init.down.sql"] {
        fs::remove_file(place.folder.join(name)).unwrap();
    }
    refused(place, "ahead", &[plain()], "change", &none());
    place.db.batch_execute("SET search_path = nowhere").unwrap();
    refused(place, "no_schema", &[plain()], "change", &none());
}

#[test]
fn nothing_may_be_created() {
    let database = support::database("forbidden");
    let place = &mut Place::new(database.connect(), "forbidden");
    let role = format!("forbidden_{}", std::process::id());
    place
        .db
        .batch_execute(&format!("CREATE ROLE {role}; GRANT USAGE ON SCHEMA forbidden TO {role}; SET ROLE {role}"))
        .unwrap();
    refused(place, "no_permission", &[plain()], "change", &none());
    place.db.batch_execute(&format!("RESET ROLE; DROP OWNED BY {role}; DROP ROLE {role}")).unwrap();
}

#[test]
fn the_folder_cannot_be_written() {
    let database = support::database("disk");
    let place = &mut Place::new(database.connect(), "disk");
    fs::write(place.folder.join("template.txt"), "-- {message}\n").unwrap();
    refused(place, "template_without_sql", &[plain()], "change", &none());
    fs::write(place.folder.join("template.txt"), "-- By hand: {message}\r\n{changes}\r\n{sql}\r\n-- end\r\n").unwrap();
    let draft = &place.revise(&[plain()], "init").unwrap().migrations[0];
    assert!(
        draft.up.starts_with("-- By hand: init\n-- Creates the table pets.\nCREATE TABLE pets (\n"),
        "{}",
        draft.up
    );
    assert!(draft.up.ends_with("-- end\n"));
    place.upgrade().unwrap();
    // A folder that is gone by the time of writing.
    let folder = place.folder();
    fs::remove_dir_all(&place.folder).unwrap();
    let models = [pets([height(), Column::of::<Option<String>>("color")])];
    let error = pg_notebook::migrate::revision(&mut place.db, &folder, &models, "color", &none()).unwrap_err();
    expect("revision/folder_gone", &error, &[(&place.folder.display().to_string(), "FOLDER")]);
    assert!(!place.folder.exists());
}

/// `/dev/full` in place of the second file's draft: the first is written, then the disk has no room.
#[cfg(target_os = "linux")]
#[test]
fn the_disk_is_full() {
    let database = support::database("full");
    let place = &mut Place::new(database.connect(), "full");
    let draft = format!(".V1__init.sql.{}", std::process::id());
    std::os::unix::fs::symlink("/dev/full", place.folder.join(draft)).unwrap();
    let error = place.revise(&[plain()], "init").unwrap_err();
    expect("revision/full_disk", &error, &[(&place.folder.display().to_string(), "FOLDER")]);
    assert_eq!(fs::read_dir(&place.folder).unwrap().count(), 0);
    place.revise(&[plain()], "init").unwrap();
}

#[test]
fn an_empty_migration_is_to_be_filled_in() {
    let database = support::database("empty");
    let place = &mut Place::new(database.connect(), "empty");
    let draft = place.revise_with(&[plain()], "by hand", &none().empty()).unwrap().migrations.remove(0);
    assert_eq!(draft.name, "V1__by_hand");
    fs::write(&draft.path, "CREATE TABLE odd (a int);").unwrap();
    fs::write(&draft.down_path, "DROP TABLE odd;").unwrap();
    place.upgrade().unwrap();
    let printed = place.revise_with(&[plain()], "init", &none().sql().drop("odd")).unwrap();
    assert!(!printed.written && printed.to_string().contains("CREATE TABLE pets"));
    assert_eq!(place.folder().files().len(), 1);
    // What a migration made goes when no model has it: `odd` was made by one.
    assert!(printed.to_string().contains("DROP TABLE odd"));
}

fn none() -> Options {
    Options::default()
}
