//! Many rows at once: all or none, and an error says which row.

use crate::support;
use crate::support::pets::Pet;
use chrono::NaiveDate;
use pg_notebook::Insert;
use pg_notebook::postgres::types::ToSql;
use pg_notebook::{Connection, Error};
use std::panic::{AssertUnwindSafe, catch_unwind};

fn pet(i: i32) -> Pet {
    Pet::new(format!("pet {i}"), NaiveDate::from_ymd_opt(2020, 2, 29).unwrap(), 10 + i % 20, 20 + i % 50)
}

fn count(db: &mut Connection) -> i64 {
    db.query_one_as::<(i64,)>("SELECT count(*) FROM pets", &[]).unwrap().0
}

#[test]
fn what_goes_in_comes_out() {
    let database = support::migrated("in_and_out");
    let db = &mut database.connect();
    assert_eq!(Pet::add_all(db, Vec::<Pet>::new()).unwrap(), 0);
    assert_eq!(Pet::add_all(db, (0..50_000).map(pet)).unwrap(), 50_000);
    let few = [pet(50_000), pet(50_001)];
    assert_eq!(Pet::add_all(db, &few).unwrap(), 2);
    let mut pets = Pet::all(db).unwrap();
    pets.sort_by_key(|pet| pet.id);
    for (i, found) in (0..).zip(&pets) {
        assert_eq!(*found, Pet { id: found.id, ..pet(i) });
    }
    assert_eq!(pets.len(), 50_002);
}

#[test]
fn a_refused_row_is_named_and_nothing_is_stored() {
    let database = support::migrated("refused");
    let db = &mut database.connect();
    let with_one_flat = (1..=200_000).map(|i| if i == 123_456 { Pet { height: 0, ..pet(i) } } else { pet(i) });
    let error = Pet::add_all(db, with_one_flat).unwrap_err();
    let text = error.to_string();
    assert!(matches!(error, Error::Statement(_)), "{text}");
    assert!(
        text.starts_with(
            "nothing was added to pets: new row for relation \"pets\" violates check constraint \"pets_height_check\" \
             [23514]\n  row: 123456\n  detail: Failing row contains ("
        ),
        "{text}"
    );
    assert_eq!(count(db), 0);
    let twice = (1..=5_000).map(|i| pet(i % 4_000));
    let error = Pet::add_all(db, twice).unwrap_err();
    assert!(error.is_duplicate());
    assert!(error.to_string().contains("\n  row: 4001\n  detail: Key (name)=(pet 1) already exists."), "{error}");
    assert_eq!(count(db), 0);
}

#[test]
fn a_panic_in_the_iterator_stores_nothing() {
    let database = support::migrated("panic");
    let db = &mut database.connect();
    let tired = (0..100_000).map(|i| if i == 70_000 { panic!("tired") } else { pet(i) });
    let panic = catch_unwind(AssertUnwindSafe(|| Pet::add_all(db, tired))).unwrap_err();
    assert_eq!(panic.downcast_ref::<&str>(), Some(&"tired"));
    assert_eq!(count(db), 0);
    assert_eq!(Pet::add_all(db, [pet(1)]).unwrap(), 1);
}

#[test]
fn a_server_process_that_is_killed_half_way_stores_nothing() {
    let database = support::migrated("terminated");
    let (db, other) = (&mut database.connect(), &mut database.connect());
    let (pid,): (i32,) = db.query_one_as("SELECT pg_backend_pid()", &[]).unwrap();
    let cut_off = (0..200_000).map(|i| {
        if i == 100_000 {
            other.query("SELECT pg_terminate_backend($1)", &[&pid]).unwrap();
        }
        pet(i)
    });
    let error = Pet::add_all(db, cut_off).unwrap_err();
    assert!(matches!(error, Error::Lost(_)), "{error}");
    assert!(error.to_string().contains("\n  transaction: the server has rolled it back"), "{error}");
    assert_eq!(count(db), 0);
    assert_eq!(Pet::add_all(db, (0..10).map(pet)).unwrap(), 10);
    assert_eq!(db.take_notices().len(), 1);
}

#[test]
fn inside_a_transaction_it_is_part_of_it() {
    let database = support::migrated("nested");
    let db = &mut database.connect();
    db.begin().unwrap();
    Pet::add_all(db, [pet(1)]).unwrap();
    // A refusal undoes its own rows and no others.
    Pet::add_all(db, [pet(2), pet(1)]).unwrap_err();
    Pet::put_all(db, [pet(3)]).unwrap();
    Pet::add_all_returning(db, [pet(4)]).unwrap();
    assert_eq!(count(db), 3);
    db.rollback().unwrap();
    assert_eq!(count(db), 0);
}

#[test]
fn an_iterator_may_use_another_connection() {
    let (from, to) = (support::migrated("from"), support::migrated("to"));
    let source = &mut from.connect();
    Pet::add_all(source, (0..10_000).map(pet)).unwrap();
    let pets = Pet::stream(source).unwrap().map(Result::unwrap);
    assert_eq!(Pet::add_all(&mut to.connect(), pets).unwrap(), 10_000);
}

#[test]
fn ids_come_back_in_order() {
    let database = support::migrated("returning");
    let db = &mut database.connect();
    let pets = Pet::add_all_returning(db, (0..30_000).map(pet)).unwrap();
    assert_eq!(pets.len(), 30_000);
    for (i, found) in (0..).zip(&pets) {
        assert_eq!(*found, Pet { id: pets[0].id + i64::from(i), ..pet(i) });
    }
    let error = Pet::add_all_returning(db, [pet(30_001), Pet { weight: -1, ..pet(30_002) }]).unwrap_err();
    assert!(error.to_string().contains("\n  row: 2\n"), "{error}");
    assert_eq!(count(db), 30_000);
}

#[test]
fn a_name_that_is_there_is_changed() {
    let database = support::migrated("upsert");
    let db = &mut database.connect();
    Pet::add_all(db, (0..1_000).map(pet)).unwrap();
    let id = Pet::get(db, "pet 999").unwrap().unwrap().id;
    let heavier = (500..1_500).map(|i| Pet { weight: 900, ..pet(i) });
    // Of the same name twice, the last one counts.
    let last = std::iter::once(Pet { weight: 901, ..pet(999) });
    assert_eq!(Pet::put_all(db, heavier.chain(last)).unwrap(), 1_000);
    assert_eq!(count(db), 1_500);
    assert_eq!(Pet::get(db, "pet 999").unwrap().unwrap(), Pet { id, weight: 901, ..pet(999) });
    assert_eq!(Pet::get(db, "pet 500").unwrap().unwrap().weight, 900);
    assert_eq!(Pet::get(db, "pet 499").unwrap().unwrap().weight, pet(499).weight);
}

struct Misfit(i64);

impl Insert for Misfit {
    const INSERT_TABLE: &'static str = "pets";
    const INSERT_COLUMNS: &'static [&'static str] = &["name", "height"];

    fn insert_values(&self) -> Vec<&(dyn ToSql + Sync)> {
        vec![&"x", &self.0]
    }
}

#[test]
fn a_value_that_does_not_fit_its_column_is_told_before_anything_is_stored() {
    let database = support::migrated("misfit");
    let db = &mut database.connect();
    let error = db.insert_all::<Misfit>([Misfit(1)]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "nothing was added to pets: cannot convert between the Rust type `i64` and the Postgres type `int4`\n  \
         row: 1\n  column: height, int4 in the database"
    );
    assert_eq!(count(db), 0);
}

#[test]
fn a_value_that_only_the_server_can_refuse_is_named_too() {
    let database = support::migrated("server_refuses");
    let db = &mut database.connect();
    let huge = "x".repeat(100 << 20);
    for (name, code) in [(huge.as_str(), "54000"), ("nul \0 byte", "22021")] {
        let error = Pet::add_all(db, [pet(1), Pet { name: name.to_owned(), ..pet(2) }, pet(3)]).unwrap_err();
        let text = error.to_string();
        assert_eq!(error.code(), Some(code), "{text}");
        assert!(text.contains("\n  row: 2") && text.len() < 2_000, "{text}");
        assert_eq!(count(db), 0);
    }
    db.batch_execute("ALTER TABLE pets DROP CONSTRAINT pets_name_key").unwrap();
    let pets = [pet(1), Pet { name: huge, ..pet(2) }];
    assert_eq!(Pet::add_all(db, &pets).unwrap(), 2);
    assert!(Pet::all(db).unwrap().iter().zip(&pets).all(|(stored, pet)| stored.name == pet.name));
}

#[test]
fn a_table_that_is_not_there_is_told_as_for_any_statement() {
    let database = support::database("no_table");
    let db = &mut database.connect();
    let error = Pet::add_all(db, [pet(1)]).unwrap_err();
    assert_eq!(error.code(), Some("42P01"));
    assert!(error.to_string().contains("upgrade()?"), "{error}");
}

#[test]
fn partitions_get_their_rows() {
    let database = support::database("partitions");
    let db = &mut database.connect();
    db.batch_execute(
        "CREATE TABLE pets (id bigint GENERATED ALWAYS AS IDENTITY, name text NOT NULL, birthday date NOT NULL, \
           height integer NOT NULL CHECK (height > 0), weight integer NOT NULL, UNIQUE (name)) PARTITION BY HASH (name); \
         CREATE TABLE pets_0 PARTITION OF pets FOR VALUES WITH (MODULUS 2, REMAINDER 0); \
         CREATE TABLE pets_1 PARTITION OF pets FOR VALUES WITH (MODULUS 2, REMAINDER 1)",
    )
    .unwrap();
    assert_eq!(Pet::add_all(db, (0..20_000).map(pet)).unwrap(), 20_000);
    assert_eq!(Pet::put_all(db, (19_000..21_000).map(pet)).unwrap(), 2_000);
    assert_eq!(Pet::add_all_returning(db, [pet(21_000)]).unwrap().len(), 1);
    let error = Pet::add_all(db, [pet(30_000), Pet { height: 0, ..pet(30_001) }]).unwrap_err();
    assert!(error.to_string().contains("\n  row: 2\n"), "{error}");
    assert_eq!(Pet::stream(db).unwrap().map(Result::unwrap).count(), 21_001);
    let smallest: (i64,) =
        db.query_one_as("SELECT min(n) FROM (SELECT count(*) n FROM pets GROUP BY tableoid) x", &[]).unwrap();
    assert!(smallest.0 > 9_000);
}
