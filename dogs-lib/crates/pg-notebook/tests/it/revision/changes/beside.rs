//! What else is in the database, and stands on what changes.

use super::enums::{Mood, Mood3, with};
use crate::revision::case::{Case, height, pets, plain};
use pg_notebook::model::{Column, ForeignKey};

pub fn beside() -> Vec<Case> {
    let wide = || vec![pets([Column::of::<i64>("height")])];
    let guest = || Column::of::<Option<i64>>("guest_id");
    let case = |name, after, beside| Case::new(name, vec![plain()], after).beside(beside).awkward();
    vec![
        case("view", wide(), "CREATE VIEW tall AS SELECT id, height FROM pets WHERE height > 10")
            .up("SELECT height FROM tall", "20")
            .down("SELECT height FROM tall", "20"),
        case(
            "view of a view",
            wide(),
            "CREATE VIEW tall AS SELECT height FROM pets WHERE height > 10;
             CREATE VIEW taller AS SELECT max(height) AS height FROM tall",
        )
        .up("SELECT height FROM taller", "20")
        .down("SELECT height FROM taller", "20"),
        case(
            "materialized view",
            wide(),
            "CREATE MATERIALIZED VIEW kept AS SELECT name, height FROM pets; CREATE INDEX by_height ON kept (height)",
        )
        .rows("INSERT INTO pets (name, height) VALUES ('Ada', 10), ('Bob', 20); REFRESH MATERIALIZED VIEW kept")
        .up("SELECT count(*) FROM pg_indexes WHERE indexname = 'by_height' AND schemaname = current_schema", "1"),
        case(
            "view with options, comment and privileges",
            wide(),
            "CREATE VIEW tall WITH (security_barrier = true) AS SELECT height FROM pets; COMMENT ON VIEW tall IS 'Tall.';
             GRANT SELECT ON tall TO PUBLIC",
        )
        .up("SELECT reloptions, obj_description(oid), relacl::text LIKE '%,=r/%' FROM pg_class WHERE oid = 'tall'::regclass",
            "{security_barrier=true},Tall.,t"),
        case(
            "view of a column with a new name",
            vec![pets([Column::of::<i32>("tall").was("height")])],
            "CREATE VIEW heights AS SELECT height FROM pets",
        )
        .up("SELECT sum(height) FROM heights", "30")
        .down("SELECT sum(height) FROM heights", "30"),
        Case::new("view of an enum that loses a label", vec![with::<Mood3>()], vec![with::<Mood>()])
            .beside("CREATE VIEW moods AS SELECT mood FROM pets")
            .rows("INSERT INTO pets (name, height, mood) VALUES ('Ada', 1, 'happy')")
            .up("SELECT mood FROM moods", "happy")
            .awkward(),
        case(
            "table of somebody else",
            vec![pets([height(), Column::of::<Option<String>>("color")])],
            "CREATE TABLE guests (id bigint PRIMARY KEY); INSERT INTO guests VALUES (1)",
        )
        .up("SELECT id FROM guests", "1"),
        case(
            "reference to a table of somebody else",
            vec![pets([height(), guest()]).foreign_key(ForeignKey::new(&["guest_id"], "guests", &[]))],
            "CREATE TABLE guests (id bigint PRIMARY KEY)",
        )
        .unscored(),
        Case::new("enum that a table of somebody else uses", vec![with::<Mood3>()], vec![with::<Mood>()])
            .beside(
                "CREATE TABLE guests (mood mood DEFAULT 'happy', moods mood[] DEFAULT '{happy}'); INSERT INTO guests DEFAULT VALUES",
            )
            .rows("INSERT INTO pets (name, height, mood) VALUES ('Ada', 1, 'happy')")
            .up("SELECT mood, moods FROM guests", "happy,{happy}")
            .awkward(),
    ]
}
