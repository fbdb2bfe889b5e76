//! What else is in the database, and what stands on what changes.

use crate::revision::case::{height, pets, plain};
use crate::revision::place::Place;
use crate::support;
use pg_notebook::Connection;
use pg_notebook::migrate::{Options, Target};
use pg_notebook::model::{Check, Column, ForeignKey, SqlType as _, Table};

fn at(place: &mut Place, models: &[Table]) {
    place.revise(models, "before").unwrap();
    place.upgrade().unwrap();
    place.db.batch_execute("INSERT INTO pets (name, height) VALUES ('Ada', 10), ('Bob', 20)").unwrap();
}

/// Makes the change, undoes it and makes it again.
fn round(place: &mut Place, before: &[Table], after: &[Table], options: &Options) {
    let made = place.revise_with(after, "change", options).unwrap().migrations.len();
    place.upgrade().unwrap();
    assert_eq!(place.left(after), [""; 0]);
    place.downgrade(Target::Steps(-i32::try_from(made).unwrap())).unwrap();
    assert_eq!(place.left(before), [""; 0]);
    place.upgrade().unwrap();
}

#[test]
fn views_follow_a_type_and_keep_what_they_had() {
    let database = support::database("views");
    let place = &mut Place::new(database.connect(), "views");
    at(place, &[plain()]);
    place
        .db
        .batch_execute(
            "CREATE VIEW tall WITH (security_barrier = true) AS SELECT id, height FROM pets WHERE height > 10;
             COMMENT ON VIEW tall IS 'Tall ones.';
             GRANT SELECT ON tall TO PUBLIC;
             CREATE VIEW taller AS SELECT max(height) AS height FROM tall;
             CREATE MATERIALIZED VIEW kept AS SELECT name, height FROM pets;
             CREATE INDEX by_height ON kept (height);
             CREATE VIEW names AS SELECT name FROM pets",
        )
        .unwrap();
    let wide = [pets([Column::of::<i64>("height")])];
    let revised = place.revise_with(&wide, "wide", &none().sql()).unwrap();
    let changes = &revised.migrations[0].changes;
    assert_eq!(changes.iter().filter(|line| line.contains("view")).count(), 3, "{changes:?}");
    round(place, &[plain()], &wide, &none());
    assert_eq!(place.ask("SELECT height FROM taller"), "20");
    assert_eq!(place.ask("SELECT sum(height) FROM kept"), "30");
    assert_eq!(place.ask("SELECT obj_description('tall'::regclass)"), "Tall ones.");
    assert_eq!(
        place.ask("SELECT reloptions::text, relacl::text LIKE '%,=r/%' FROM pg_class WHERE oid = 'tall'::regclass"),
        "{security_barrier=true},t"
    );
    assert_eq!(place.ask("SELECT count(*) FROM pg_indexes WHERE indexname = 'by_height'"), "1");
}

#[test]
fn a_view_that_reads_what_goes_is_in_the_way() {
    let database = support::database("viewdrop");
    let place = &mut Place::new(database.connect(), "viewdrop");
    at(place, &[plain()]);
    place.db.batch_execute("CREATE VIEW tall AS SELECT height FROM pets").unwrap();
    let error = place.revise_with(&[pets([])], "drop", &none().drop("pets.height")).unwrap_err();
    support::message::expect("revision/view", &error, &[]);
    assert_eq!(place.folder().files().len(), 1);
    // A new name is no problem to a view.
    round(place, &[plain()], &[pets([Column::of::<i32>("tall").was("height")])], &none());
    assert_eq!(place.ask("SELECT sum(height) FROM tall"), "30");
}

#[test]
fn strangers_are_left_alone() {
    let database = support::database("strangers");
    let place = &mut Place::new(database.connect(), "strangers");
    place
        .db
        .batch_execute("CREATE TYPE theirs AS ENUM ('x'); CREATE TABLE guests (id bigint PRIMARY KEY, kind theirs); CREATE TABLE spatial_ref_sys (a int)")
        .unwrap();
    at(place, &[plain()]);
    assert!(place.revise(&[plain()], "again").unwrap().migrations.is_empty());
    // A model may refer to one of them.
    let guest = || Column::of::<Option<i64>>("guest_id");
    let bound = [pets([height(), guest()]).foreign_key(ForeignKey::new(&["guest_id"], "guests", &[]))];
    round(place, &[plain()], &bound, &none());
    // And one of them may use an enum of ours.
    let mood = [pets([height(), guest(), Column::of::<Option<Mood>>("mood")]).foreign_key(ForeignKey::new(
        &["guest_id"],
        "guests",
        &[],
    ))];
    round(place, &bound, &mood, &none());
    place.db.batch_execute("ALTER TABLE guests ADD COLUMN mood mood DEFAULT 'happy'").unwrap();
    let less = [pets([height(), guest(), Column::of::<Option<Less>>("mood")]).foreign_key(ForeignKey::new(
        &["guest_id"],
        "guests",
        &[],
    ))];
    round(place, &mood, &less, &none());
    place.db.batch_execute("INSERT INTO guests (id) VALUES (1)").unwrap();
    assert_eq!(place.ask("SELECT mood FROM guests"), "happy");
}

#[derive(Debug, Clone, Copy, pg_notebook::Model)]
#[sql(type = "mood")]
enum Mood {
    Happy,
    Sad,
}

#[derive(Debug, Clone, Copy, pg_notebook::Model)]
#[sql(type = "mood")]
enum Less {
    Happy,
}

#[test]
fn variants_are_labels() {
    use pg_notebook::model::Labels as _;
    assert_eq!((Mood::LABELS, Mood::Sad.label()), (["happy", "sad"].as_slice(), "sad"));
    assert!(Less::from_label("sad").is_none() && matches!(Less::from_label("happy"), Some(Less::Happy)));
    assert_eq!(Mood::sql_type().array(), <Vec<Mood>>::sql_type());
}

#[test]
fn temporary_tables_of_the_session_are_not_in_the_way() {
    let database = support::database("temporary");
    let place = &mut Place::new(database.connect(), "temporary");
    at(place, &[plain()]);
    place.db.batch_execute("CREATE TEMP TABLE pets AS SELECT 1 AS one; CREATE TEMP TABLE owners (x int)").unwrap();
    let after = [pets([height(), Column::of::<Option<String>>("color")])];
    assert_eq!(place.revise(&after, "color").unwrap().migrations.len(), 1);
    assert_eq!(place.ask("SELECT one FROM pets"), "1");
}

#[test]
fn a_role_that_may_create_no_database_can_do_it_all() {
    let database = support::database("plainrole");
    let place = &mut Place::new(database.connect(), "plainrole");
    let role = format!("role_{}", std::process::id());
    place
        .db
        .batch_execute(&format!(
            "CREATE ROLE {role} NOSUPERUSER NOCREATEDB; GRANT ALL ON SCHEMA plainrole TO {role}; SET ROLE {role}"
        ))
        .unwrap();
    at(place, &[plain()]);
    round(place, &[plain()], &[plain().check(Check::new("height > 0"))], &none());
    place.db.batch_execute(&format!("RESET ROLE; DROP OWNED BY {role}; DROP ROLE {role}")).unwrap();
}

#[test]
fn a_locked_table_is_not_waited_for() {
    let database = support::database("locked");
    let place = &mut Place::new(database.connect(), "locked");
    at(place, &[plain()]);
    let mut other: Connection = database.connect();
    other.batch_execute("SET search_path = locked; BEGIN; SELECT * FROM pets").unwrap();
    let started = std::time::Instant::now();
    let error = place.revise(&[plain().check(Check::new("height > 0"))], "tall").unwrap_err();
    assert!(started.elapsed().as_secs() < 20);
    support::message::expect("revision/locked", &error, &[]);
    other.batch_execute("COMMIT").unwrap();
    place.revise(&[plain().check(Check::new("height > 0"))], "tall").unwrap();
}

#[test]
fn an_index_that_was_left_invalid_is_made_again() {
    let database = support::database("invalid");
    let place = &mut Place::new(database.connect(), "invalid");
    let indexed =
        [plain().index(pg_notebook::model::Index::new(vec![pg_notebook::model::Element::Column("name".into())]))];
    at(place, &indexed);
    place
        .db
        .batch_execute("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'pets_name_idx'::regclass")
        .unwrap();
    assert_eq!(place.revise(&indexed, "index").unwrap().migrations.len(), 1);
    place.upgrade().unwrap();
    assert_eq!(place.left(&indexed), [""; 0]);
}

#[test]
fn indexes_are_made_while_others_write() {
    let database = support::database("concurrently");
    let place = &mut Place::new(database.connect(), "concurrently");
    at(place, &[plain()]);
    let on = |column: &str| pg_notebook::model::Index::new(vec![pg_notebook::model::Element::Column(column.into())]);
    let after = [pets([height(), Column::of::<Option<String>>("color")]).index(on("name").unique()).index(on("color"))];
    let revised = place.revise_with(&after, "color", &none().concurrently()).unwrap();
    let names: Vec<&str> = revised.migrations.iter().map(|draft| draft.name.as_str()).collect();
    assert_eq!(names, ["V2__color", "V3__color_index", "V4__color_index2"]);
    let draft = &revised.migrations[1];
    assert!(draft.up.starts_with("-- no-transaction\n-- color\n"), "{}", draft.up);
    assert!(draft.up.ends_with("\nCREATE UNIQUE INDEX CONCURRENTLY pets_name_idx ON pets (name);\n"), "{}", draft.up);
    assert!(draft.down.ends_with("\nDROP INDEX CONCURRENTLY IF EXISTS pets_name_idx;\n"), "{}", draft.down);
    place.upgrade().unwrap();
    assert_eq!(place.left(&after), [""; 0]);
    place.downgrade(Target::Version(1)).unwrap();
    assert_eq!(place.left(&[plain()]), [""; 0]);
    place.upgrade().unwrap();
    assert_eq!(place.left(&after), [""; 0]);
}

fn none() -> Options {
    Options::default()
}
