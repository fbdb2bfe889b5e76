//! Tables come, go and get other names.

use crate::revision::case::{Case, height, pets, plain};
use pg_notebook::model::{Check, Column, Element, Index, Table, Unique};

fn cats() -> Table {
    Table::new("cats").column(Column::of::<i64>("id").identity()).primary_key(&["id"])
}

pub fn tables() -> Vec<Case> {
    let named = |name: &str| {
        Table::new(name)
            .column(Column::of::<i64>("id").identity())
            .column(Column::of::<String>("name"))
            .column(height())
            .primary_key(&["id"])
    };
    vec![
        Case::new("create", vec![plain()], vec![plain(), cats().comment("Cats.")]),
        Case::new(
            "create with everything",
            vec![plain()],
            vec![
                plain(),
                Table::new("cats")
                    .column(Column::of::<i64>("id").identity_by_default())
                    .column(Column::of::<String>("name").default("'Tom'").comment("It's a name."))
                    .column(Column::new("kind", "varchar(9)", true).collate("C"))
                    .column(Column::of::<i32>("lives").default("9"))
                    .column(Column::of::<Option<i32>>("twice").generated("lives * 2"))
                    .primary_key(&["id", "name"])
                    .unique(Unique::new(&["name"]))
                    .unique(Unique::new(&["name", "kind"]).name("by_kind"))
                    .check(Check::new("lives > 0"))
                    .check(Check::new("lives < id"))
                    .check(Check::new("name <> ''").name("named"))
                    .index(Index::new(vec![Element::Column("kind".into())])),
            ],
        )
        .awkward(),
        Case::new("drop", vec![plain(), cats()], vec![plain()])
            .rows("INSERT INTO cats DEFAULT VALUES")
            .answers(|o| o.drop("cats")),
        Case::new(
            "long names",
            vec![plain()],
            vec![
                plain(),
                Table::new(&"t".repeat(60))
                    .column(Column::of::<i64>("id").identity())
                    .column(Column::of::<i32>(&"c".repeat(63)))
                    .primary_key(&["id"])
                    .unique(Unique::new(&[&"c".repeat(63)]))
                    .check(Check::new(&format!("{} > 0", "c".repeat(63))))
                    .index(Index::new(vec![Element::Column("c".repeat(63))])),
            ],
        )
        .awkward(),
        Case::new("rename by was", vec![plain()], vec![named("hounds").was("pets")])
            .up("SELECT sum(height) FROM hounds", "30")
            .down("SELECT sum(height) FROM pets", "30")
            .awkward(),
        Case::new("rename by answer", vec![plain()], vec![named("hounds")])
            .answers(|o| o.rename("pets", "hounds"))
            .unscored(),
        Case::new(
            "rename table and column",
            vec![plain()],
            vec![
                Table::new("hounds")
                    .was("pets")
                    .column(Column::of::<i64>("id").identity())
                    .column(Column::of::<String>("title").was("name"))
                    .column(height())
                    .primary_key(&["id"]),
            ],
        )
        .up("SELECT max(title) FROM hounds", "Bob")
        .awkward(),
        Case::new(
            "odd names",
            vec![plain()],
            vec![
                plain(),
                Table::new("Order \"x\"")
                    .column(Column::of::<i64>("select"))
                    .column(Column::of::<String>("Größe 'x'").comment("c"))
                    .column(Column::of::<i64>("no").identity())
                    .primary_key(&["select"])
                    .unique(Unique::new(&["Größe 'x'"]))
                    .index(Index::new(vec![Element::Column("Größe 'x'".into())])),
            ],
        )
        .awkward(),
        Case::new(
            "order of columns",
            vec![pets([height(), Column::of::<i32>("a")])],
            vec![pets([Column::of::<i32>("a"), height(), Column::of::<Option<i32>>("b")])],
        )
        .rows("INSERT INTO pets (name, height, a) VALUES ('Ada', 1, 2)")
        .awkward(),
    ]
}
