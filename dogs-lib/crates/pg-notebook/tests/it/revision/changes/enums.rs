//! Enums and their labels.

use crate::revision::case::{Case, height, pets, plain};
use pg_notebook::Model;
use pg_notebook::model::{ArrayItem, Check, Column, Element, Index, Table};

#[derive(Debug, Clone, Copy, PartialEq, Model)]
pub(super) enum Mood {
    Happy,
    VerySad,
}

#[derive(Debug, Clone, Copy, PartialEq, Model)]
#[sql(type = "mood")]
pub(super) enum Mood3 {
    Happy,
    #[sql(label = "so-so")]
    SoSo,
    VerySad,
}

#[derive(Debug, Clone, Copy, PartialEq, Model)]
#[sql(type = "mood")]
enum MoodRenamed {
    #[sql(was = "happy")]
    Glad,
    VerySad,
}

#[derive(Debug, Clone, Copy, PartialEq, Model)]
#[sql(type = "mood")]
enum MoodTurned {
    VerySad,
    Happy,
}

#[derive(Debug, Clone, Copy, PartialEq, Model)]
#[sql(type = "feeling", was = "mood")]
enum Feeling {
    Happy,
    VerySad,
}

pub(super) fn with<T: pg_notebook::model::SqlType>() -> Table {
    pets([height(), Column::of::<Option<T>>("mood")])
}

fn cats<T: ArrayItem>() -> Table {
    Table::new("cats").column(Column::of::<Option<Vec<T>>>("mood"))
}

const ROWS: &str = "INSERT INTO pets (name, height, mood) VALUES ('Ada', 1, 'happy'), ('Bob', 2, 'very_sad')";
const SAID: &str = "SELECT string_agg(mood::text, ',' ORDER BY id) FROM pets";

pub fn enums() -> Vec<Case> {
    let defaulted = |default: &str| pets([height(), Column::of::<Mood3>("mood").default(default)]);
    let two = |default: &str| pets([height(), Column::of::<Mood>("mood").default(default)]);
    vec![
        Case::new("add a column of a new enum", vec![plain()], vec![with::<Mood>()]),
        Case::new("drop the enum", vec![with::<Mood>()], vec![plain()]).answers(|o| o.drop("pets.mood")).rows(ROWS),
        Case::new(
            "text to a new enum",
            vec![pets([height(), Column::of::<Option<String>>("mood")])],
            vec![with::<Mood>()],
        )
        .rows(ROWS)
        .up(SAID, "happy,very_sad")
        .down(SAID, "happy,very_sad")
        .awkward(),
        Case::new("add a label", vec![with::<Mood>()], vec![with::<Mood3>()]).rows(ROWS).down(SAID, "happy,very_sad"),
        Case::new(
            "add a label and use it",
            vec![two("'happy'")],
            vec![defaulted("'so-so'").check(Check::new("mood <> 'so-so' OR height > 0"))],
        )
        .rows(ROWS)
        .down(SAID, "happy,very_sad")
        .awkward(),
        Case::new("remove a label", vec![with::<Mood3>()], vec![with::<Mood>()]).rows(ROWS).up(SAID, "happy,very_sad"),
        Case::new("remove a label in use", vec![with::<Mood3>()], vec![with::<Mood>()])
            .rows("INSERT INTO pets (name, height, mood) VALUES ('Ada', 1, 'so-so'), ('Bob', 2, 'very_sad')")
            .answers(|o| o.using("pets.mood", "(CASE mood::text WHEN 'so-so' THEN 'happy' ELSE mood::text END)::mood"))
            .up(SAID, "happy,very_sad")
            .awkward(),
        Case::new(
            "remove a label under a check and an index",
            vec![
                defaulted("'happy'")
                    .check(Check::new("mood <> 'very_sad'"))
                    .index(Index::new(vec![Element::Column("mood".into())]).filter("mood = 'happy'")),
            ],
            vec![
                two("'very_sad'")
                    .check(Check::new("mood <> 'very_sad'"))
                    .index(Index::new(vec![Element::Column("mood".into())]).filter("mood = 'happy'")),
            ],
        )
        .rows("INSERT INTO pets (name, height, mood) VALUES ('Ada', 1, 'happy')")
        .awkward(),
        Case::new("rename a label", vec![with::<Mood>()], vec![with::<MoodRenamed>()])
            .rows(ROWS)
            .up(SAID, "glad,very_sad")
            .down(SAID, "happy,very_sad")
            .awkward(),
        Case::new("rename the enum", vec![with::<Mood>()], vec![with::<Feeling>()])
            .rows(ROWS)
            .up(SAID, "happy,very_sad")
            .awkward(),
        Case::new("labels change places", vec![with::<Mood>()], vec![with::<MoodTurned>()])
            .rows(ROWS)
            .up("SELECT string_agg(mood::text, ',' ORDER BY mood) FROM pets", "very_sad,happy")
            .down("SELECT string_agg(mood::text, ',' ORDER BY mood) FROM pets", "happy,very_sad")
            .awkward(),
        Case::new("new enum with a default", vec![plain()], vec![two("'very_sad'")])
            .up(SAID, "very_sad,very_sad")
            .awkward(),
        Case::new(
            "one enum in two tables loses a label",
            vec![with::<Mood3>(), cats::<Mood3>()],
            vec![with::<Mood>(), cats::<Mood>()],
        )
        .rows(
            "INSERT INTO pets (name, height, mood) VALUES ('Ada', 1, 'happy'); INSERT INTO cats VALUES ('{very_sad}')",
        )
        .up("SELECT mood FROM cats", "{very_sad}")
        .down("SELECT mood FROM cats", "{very_sad}")
        .awkward(),
        Case::new("array of an enum", vec![plain()], vec![pets([height(), Column::of::<Option<Vec<Mood>>>("moods")])]),
        Case::new(
            "add a label to an array",
            vec![pets([height(), Column::of::<Option<Vec<Mood>>>("mood")])],
            vec![pets([height(), Column::of::<Option<Vec<Mood3>>>("mood")])],
        )
        .rows("INSERT INTO pets (name, height, mood) VALUES ('Ada', 1, '{happy}')")
        .down("SELECT mood FROM pets", "{happy}"),
        Case::new("enum to text", vec![with::<Mood>()], vec![pets([height(), Column::of::<Option<String>>("mood")])])
            .rows(ROWS)
            .up(SAID, "happy,very_sad")
            .down(SAID, "happy,very_sad")
            .awkward(),
    ]
}
