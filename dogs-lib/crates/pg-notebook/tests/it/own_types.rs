//! A person's own enums and composite types, by the derives of postgres-types.

use crate::support;
use pg_notebook::postgres_types::{FromSql, ToSql};

#[derive(Debug, PartialEq, ToSql, FromSql)]
#[postgres(name = "mood", rename_all = "snake_case")]
enum Mood {
    VeryHappy,
    Sad,
}

#[derive(Debug, PartialEq, ToSql, FromSql)]
#[postgres(name = "measures")]
struct Measures {
    height: i32,
    length: Option<i32>,
}

#[test]
fn an_enum_and_a_composite_type_go_in_and_come_out() {
    let database = support::database("own_types");
    let mut db = database.connect();
    db.batch_execute(
        "CREATE TYPE mood AS ENUM ('very_happy', 'sad'); CREATE TYPE measures AS (height int, length int);
         CREATE TABLE pets (mood mood, measures measures)",
    )
    .unwrap();
    let measures = Measures { height: 24, length: None };
    for mood in [Mood::Sad, Mood::VeryHappy] {
        db.execute("INSERT INTO pets VALUES ($1, $2)", &[&mood, &measures]).unwrap();
    }
    let pets: Vec<(Mood, Measures)> =
        db.query_as("SELECT mood, measures FROM pets WHERE mood = $1", &[&Mood::VeryHappy]).unwrap();
    assert_eq!(pets, [(Mood::VeryHappy, measures)]);
}
