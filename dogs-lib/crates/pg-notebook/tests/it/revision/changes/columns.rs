//! Columns come, go and change.

use crate::revision::case::{Case, height, pets, plain};
use pg_notebook::model::{Check, Column, Element, Index, Unique};

fn color() -> Column {
    Column::of::<Option<String>>("color")
}

pub fn columns() -> Vec<Case> {
    vec![
        Case::new("add nullable", vec![plain()], vec![pets([height(), color()])])
            .up("SELECT count(*), count(color) FROM pets", "2,0"),
        Case::new(
            "add with default",
            vec![plain()],
            vec![pets([height(), Column::of::<String>("color").default("'brown'")])],
        )
        .up("SELECT string_agg(color, ',') FROM pets", "brown,brown"),
        Case::new("add not null", vec![plain()], vec![pets([height(), Column::of::<String>("color")])])
            .answers(|o| o.backfill("pets.color", "lower(name)"))
            .up("SELECT string_agg(color, ',' ORDER BY id) FROM pets", "ada,bob")
            .awkward(),
        Case::new(
            "add with default and backfill",
            vec![plain()],
            vec![pets([height(), Column::of::<String>("color").default("'brown'")])],
        )
        .answers(|o| o.backfill("pets.color", "'old'"))
        .up("SELECT string_agg(color, ',') FROM pets", "old,old")
        .awkward(),
        Case::new(
            "add volatile default",
            vec![plain()],
            vec![pets([height(), Column::of::<chrono::DateTime<chrono::Utc>>("seen").default("clock_timestamp()")])],
        ),
        Case::new(
            "add now",
            vec![plain()],
            vec![pets([height(), Column::of::<chrono::DateTime<chrono::Utc>>("seen").default("CURRENT_TIMESTAMP")])],
        ),
        Case::new("drop", vec![plain()], vec![pets([])])
            .answers(|o| o.drop("pets.height"))
            .down("SELECT string_agg(height::text, ',') FROM pets", "0,0"),
        Case::new("drop with a value for the way down", vec![plain()], vec![pets([])])
            .answers(|o| o.drop("pets.height").down("pets.height", "7"))
            .down("SELECT string_agg(height::text, ',') FROM pets", "7,7")
            .awkward(),
        Case::new("drop nullable", vec![pets([height(), color()])], vec![plain()]),
        Case::new("rename by was", vec![plain()], vec![pets([Column::of::<i32>("tall").was("height")])])
            .up("SELECT sum(tall) FROM pets", "30")
            .down("SELECT sum(height) FROM pets", "30")
            .awkward(),
        Case::new("rename by answer", vec![plain()], vec![pets([Column::of::<i32>("tall")])])
            .answers(|o| o.rename("pets.height", "tall"))
            .up("SELECT sum(tall) FROM pets", "30")
            .unscored(),
        Case::new("rename and retype", vec![plain()], vec![pets([Column::of::<i64>("tall").was("height")])])
            .up("SELECT sum(tall) FROM pets", "30")
            .down("SELECT sum(height) FROM pets", "30")
            .awkward(),
        Case::new(
            "several at once",
            vec![pets([height(), color()])],
            vec![pets([
                Column::of::<i64>("tall").was("height"),
                Column::of::<String>("kind").default("'pet'"),
                Column::of::<bool>("good"),
            ])],
        )
        .rows("INSERT INTO pets (name, height, color) VALUES ('Ada', 10, 'red'), ('Bob', 20, NULL)")
        .answers(|o| o.drop("pets.color").backfill("pets.good", "true"))
        .up("SELECT sum(tall), min(kind), bool_and(good) FROM pets", "30,pet,t")
        .down("SELECT sum(height) FROM pets", "30")
        .awkward(),
        Case::new(
            "drop under a check and an index",
            vec![
                pets([height(), color()])
                    .check(Check::new("color <> name"))
                    .index(Index::new(vec![Element::Column("color".into()), Element::Column("name".into())])),
            ],
            vec![plain()],
        )
        .awkward(),
        Case::new(
            "drop one of a key",
            vec![pets([height(), color()]).unique(Unique::new(&["name", "color"]))],
            vec![plain().unique(Unique::new(&["name"]))],
        )
        .awkward(),
        Case::new(
            "comment changes",
            vec![pets([height().comment("Inches.")])],
            vec![pets([height().comment("Centimetres.")])],
        ),
        Case::new("comment goes", vec![pets([height().comment("Inches.")])], vec![plain()]),
        Case::new("comment of a table goes", vec![plain().comment("Pets.")], vec![plain()]),
        Case::new("comment", vec![plain()], vec![pets([height().comment("At the shoulder; it's \\ inches.")])]),
        Case::new("comment of a table", vec![plain()], vec![plain().comment("Pets.")]),
    ]
}

pub fn null() -> Vec<Case> {
    let nullable = || Column::of::<Option<i32>>("height");
    vec![
        Case::new("allow null", vec![plain()], vec![pets([nullable()])]),
        Case::new("forbid null", vec![pets([nullable()])], vec![plain()]),
        Case::new("forbid null with nulls", vec![pets([nullable()])], vec![plain()])
            .rows("INSERT INTO pets (name, height) VALUES ('Ada', NULL), ('Bob', 20)")
            .answers(|o| o.backfill("pets.height", "5"))
            .up("SELECT sum(height) FROM pets", "25")
            .awkward(),
        Case::new("set default", vec![plain()], vec![pets([height().default("3")])]),
        Case::new("change default", vec![pets([height().default("3")])], vec![pets([height().default("4 + 1")])]),
        Case::new(
            "default of text",
            vec![pets([height(), color()])],
            vec![pets([height(), color().default("'it''s'")])],
        ),
        Case::new(
            "default that is computed",
            vec![pets([height(), color().default("'x'")])],
            vec![pets([height(), color().default("upper('x')")])],
        ),
        Case::new("drop default", vec![pets([height().default("3")])], vec![plain()]),
        Case::new("default and not null", vec![pets([nullable()])], vec![pets([height().default("3")])]),
    ]
}

pub fn numbers() -> Vec<Case> {
    let serial = |ty: &str| pets([height(), Column::new("no", ty, false)]);
    let identity = || pets([height(), Column::of::<i32>("no").identity()]);
    let by_default = || pets([height(), Column::of::<i32>("no").identity_by_default()]);
    let number = || pets([height(), Column::of::<i32>("no")]);
    let next = "INSERT INTO pets (name, height) VALUES ('Cid', 1) RETURNING no";
    let rows = "INSERT INTO pets (name, height, no) VALUES ('Ada', 10, 5), ('Bob', 20, 9)";
    vec![
        Case::new("add identity", vec![plain()], vec![identity()]).up(next, "3"),
        Case::new("add serial", vec![plain()], vec![serial("serial")]).up(next, "3"),
        Case::new("serial to identity", vec![serial("serial")], vec![identity()])
            .up(next, "3")
            .down(next, "4")
            .awkward(),
        Case::new("identity to serial", vec![identity()], vec![serial("serial")]).up(next, "3").awkward(),
        Case::new("serial to bigserial", vec![serial("serial")], vec![serial("bigserial")]).up(next, "3"),
        Case::new("number to identity", vec![number()], vec![identity()]).rows(rows).up(next, "10").awkward(),
        Case::new("number to serial", vec![number()], vec![serial("serial")]).rows(rows).up(next, "10").awkward(),
        Case::new("identity to number", vec![identity()], vec![number()]),
        Case::new("always to by default", vec![identity()], vec![by_default()]).up(next, "3"),
        Case::new("identity to bigint", vec![identity()], vec![pets([height(), Column::of::<i64>("no").identity()])])
            .up(next, "3"),
        Case::new("drop serial", vec![serial("serial")], vec![plain()]).answers(|o| o.drop("pets.no")),
    ]
}

pub fn computed() -> Vec<Case> {
    let twice = |sql: &str| pets([height(), Column::of::<Option<i32>>("twice").generated(sql)]);
    let stored = || pets([height(), Column::of::<Option<i32>>("twice")]);
    let sum = "SELECT sum(twice) FROM pets";
    vec![
        Case::new("add generated", vec![plain()], vec![twice("height * 2")]).up(sum, "60"),
        Case::new("drop generated", vec![twice("height * 2")], vec![plain()]),
        Case::new("change generated", vec![twice("height * 2")], vec![twice("height + height + 1")])
            .up(sum, "62")
            .down(sum, "60"),
        Case::new("generated to plain", vec![twice("height * 2")], vec![stored()]).up(sum, "60").down(sum, "60"),
        Case::new("plain to generated", vec![stored()], vec![twice("height * 2")])
            .answers(|o| o.drop("pets.twice"))
            .rows("INSERT INTO pets (name, height, twice) VALUES ('Ada', 10, 1)")
            .up(sum, "20")
            .awkward(),
        Case::new(
            "type under a generated column",
            vec![twice("height * 2")],
            vec![pets([
                Column::of::<i64>("height"),
                Column::of::<Option<i32>>("twice").generated("(height * 2)::integer"),
            ])],
        )
        .up(sum, "60")
        .down(sum, "60")
        .awkward(),
    ]
}
