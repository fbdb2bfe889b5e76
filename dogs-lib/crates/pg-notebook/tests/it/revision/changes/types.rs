//! Columns of another type.

use crate::revision::case::{Case, pets, plain};
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use pg_notebook::model::{Column, ForeignKey, Table};

fn typed(ty: &str) -> Vec<pg_notebook::model::Table> {
    vec![pets([Column::new("height", ty, false)])]
}

pub fn types() -> Vec<Case> {
    let sum = "SELECT sum(height) FROM pets";
    let texts = "SELECT string_agg(height::text, ',' ORDER BY id) FROM pets";
    let words = "INSERT INTO pets (name, height) VALUES ('Ada', '10'), ('Bob', '20')";
    vec![
        Case::new("integer to bigint", vec![plain()], typed("bigint")).up(sum, "30").down(sum, "30"),
        Case::new("bigint to integer", typed("bigint"), typed("integer")).up(sum, "30"),
        Case::new("integer to text", vec![plain()], typed("text")).up(texts, "10,20").down(sum, "30"),
        Case::new("text to integer", typed("text"), vec![plain()])
            .rows(words)
            .answers(|o| o.using("pets.height", "height::integer"))
            .up(sum, "30")
            .down(texts, "10,20")
            .awkward(),
        Case::new("text to varchar", typed("text"), typed("varchar(5)")).rows(words).up(texts, "10,20"),
        Case::new("varchar grows", typed("varchar(5)"), typed("varchar(9)")).rows(words),
        Case::new("varchar to text", typed("varchar(5)"), typed("text")).rows(words),
        Case::new("integer to numeric", vec![plain()], typed("numeric(6,2)")).up(sum, "30.00").down(sum, "30"),
        Case::new("numeric to integer", typed("numeric(6,2)"), vec![plain()])
            .answers(|o| o.using("pets.height", "round(height)::integer"))
            .up(sum, "30")
            .awkward(),
        Case::new("integer to real", vec![plain()], typed("double precision")).up(sum, "30"),
        Case::new("integer to boolean", vec![plain()], typed("boolean"))
            .answers(|o| {
                o.using("pets.height", "height > 10").down("pets.height", "CASE WHEN height THEN 20 ELSE 10 END")
            })
            .up("SELECT string_agg(height::text, ',' ORDER BY id) FROM pets", "false,true")
            .down(sum, "30")
            .awkward(),
        Case::new("timestamp to timestamptz", typed("timestamp"), typed("timestamptz"))
            .rows("INSERT INTO pets (name, height) VALUES ('Ada', '2020-01-01 12:00')")
            .answers(|o| o.using("pets.height", "height AT TIME ZONE 'UTC'"))
            .down("SELECT height FROM pets", "2020-01-01 12:00:00")
            .awkward(),
        Case::new("date to timestamp", typed("date"), typed("timestamp"))
            .rows("INSERT INTO pets (name, height) VALUES ('Ada', '2020-01-01')")
            .down("SELECT height FROM pets", "2020-01-01"),
        Case::new("json to jsonb", typed("json"), typed("jsonb"))
            .rows("INSERT INTO pets (name, height) VALUES ('Ada', '{\"a\": 1}')")
            .up("SELECT height->'a' FROM pets", "1"),
        Case::new("integer to array", vec![plain()], typed("integer[]"))
            .up("SELECT sum(height[1]) FROM pets", "30")
            .down(sum, "30")
            .awkward(),
        Case::new("array items", typed("integer[]"), typed("bigint[]"))
            .rows("INSERT INTO pets (name, height) VALUES ('Ada', '{1,2}')")
            .up("SELECT height FROM pets", "{1,2}"),
        Case::new("text to uuid", typed("text"), typed("uuid"))
            .rows("INSERT INTO pets (name, height) VALUES ('Ada', '00000000-0000-0000-0000-000000000001')")
            .answers(|o| o.using("pets.height", "height::uuid"))
            .awkward(),
        Case::new(
            "with default",
            vec![pets([Column::new("height", "text", false).default("'7'")])],
            vec![pets([Column::new("height", "integer", false).default("7")])],
        )
        .rows(words)
        .answers(|o| o.using("pets.height", "height::integer"))
        .up("INSERT INTO pets (name) VALUES ('Cid') RETURNING height", "7")
        .awkward(),
        Case::new(
            "under a key that is referred to",
            vec![
                plain(),
                Table::new("tags").column(Column::of::<i64>("pet")).foreign_key(ForeignKey::new(&["pet"], "pets", &[])),
            ],
            vec![
                Table::new("pets")
                    .column(Column::of::<i32>("id").identity())
                    .column(Column::of::<String>("name"))
                    .column(Column::of::<i32>("height"))
                    .primary_key(&["id"]),
                Table::new("tags").column(Column::of::<i32>("pet")).foreign_key(ForeignKey::new(&["pet"], "pets", &[])),
            ],
        )
        .rows("INSERT INTO pets (name, height) VALUES ('Ada', 10); INSERT INTO tags SELECT id FROM pets")
        .up("SELECT count(*) FROM pets JOIN tags ON pet = id", "1")
        .down("SELECT count(*) FROM pets JOIN tags ON pet = id", "1")
        .awkward(),
        Case::new("collation", typed("text"), vec![pets([Column::new("height", "text", false).collate("C")])])
            .rows(words),
    ]
}

/// Every type that a Rust type stands for is what Postgres itself calls it, so that nothing is found on a second run.
pub fn all_types() -> Vec<Case> {
    let table = pets([
        Column::of::<bool>("a"),
        Column::of::<i16>("b"),
        Column::of::<i32>("c"),
        Column::of::<i64>("d"),
        Column::of::<f32>("e"),
        Column::of::<f64>("f"),
        Column::of::<String>("g"),
        Column::of::<Vec<u8>>("h"),
        Column::of::<NaiveDate>("i"),
        Column::of::<NaiveTime>("j"),
        Column::of::<NaiveDateTime>("k"),
        Column::of::<DateTime<Utc>>("l"),
        Column::of::<Vec<String>>("m"),
        Column::of::<Option<Vec<i32>>>("n"),
        Column::of::<i8>("o"),
        Column::of::<u32>("p"),
        Column::of::<Vec<Vec<u8>>>("q"),
        Column::new("r", "interval day to second(3)", true),
        Column::new("s", "bit varying(5)", true),
        Column::new("t", "numeric(8,3)", true),
        Column::new("u", "int4range", true),
        Column::new("v", "timestamp(3) with time zone", true),
        Column::new("w", "char(3)", true),
        Column::new("x", "tsvector", true),
        Column::new("y", "decimal", true),
        Column::new("z", "int", true),
    ]);
    vec![Case::new("all", vec![pets([])], vec![table]).rows("").unscored()]
}
