//! Keys, checks, references and indexes.

use crate::revision::case::{Case, height, pets, plain};
use pg_notebook::model::{Check, Column, Element, ForeignKey, Index, Table, Unique};

fn on(column: &str) -> Element {
    Element::Column(column.into())
}

fn sql(text: &str) -> Element {
    Element::Sql(text.into())
}

fn owners() -> Table {
    Table::new("owners").column(Column::of::<i64>("id")).primary_key(&["id"])
}

pub fn rules() -> Vec<Case> {
    let keyless = || Table::new("pets").column(Column::of::<String>("name")).column(height());
    vec![
        Case::new("add unique", vec![plain()], vec![plain().unique(Unique::new(&["name"]))]),
        Case::new("drop unique", vec![plain().unique(Unique::new(&["name"]))], vec![plain()]),
        Case::new("unique of two", vec![plain()], vec![plain().unique(Unique::new(&["name", "height"]).name("one"))]),
        Case::new(
            "unique wider",
            vec![plain().unique(Unique::new(&["name"]))],
            vec![plain().unique(Unique::new(&["name", "height"]))],
        ),
        Case::new(
            "nulls not distinct",
            vec![plain()],
            vec![plain().unique(Unique::new(&["name"]).nulls_not_distinct())],
        ),
        Case::new("add check", vec![plain()], vec![plain().check(Check::new("height > 0"))]),
        Case::new("add named check", vec![plain()], vec![plain().check(Check::new("height > 0").name("tall"))]),
        Case::new(
            "change check",
            vec![plain().check(Check::new("height > 0"))],
            vec![plain().check(Check::new("height > 1"))],
        ),
        Case::new("check over two", vec![plain()], vec![plain().check(Check::new("length(name) < height"))]),
        Case::new("drop check", vec![plain().check(Check::new("height > 0"))], vec![plain()]),
        Case::new(
            "two checks of one column",
            vec![plain().check(Check::new("height > 0"))],
            vec![plain().check(Check::new("height > 0")).check(Check::new("height < 99"))],
        ),
        Case::new(
            "name of a unique constraint",
            vec![plain().unique(Unique::new(&["name"]))],
            vec![plain().unique(Unique::new(&["name"]).name("one_name"))],
        )
        .names(),
        Case::new(
            "name of a check",
            vec![plain().check(Check::new("height > 0").name("tall"))],
            vec![plain().check(Check::new("height > 0").name("taller"))],
        )
        .names(),
        Case::new("add primary key", vec![keyless()], vec![keyless().primary_key(&["name"])]),
        Case::new("drop primary key", vec![keyless().primary_key(&["name"])], vec![keyless()]),
        Case::new(
            "primary key of two",
            vec![keyless().primary_key(&["name"])],
            vec![keyless().primary_key(&["name", "height"])],
        ),
        Case::new(
            "check and type",
            vec![plain().check(Check::new("height > 0"))],
            vec![pets([Column::of::<String>("height")]).check(Check::new("height <> ''"))],
        )
        .answers(|o| o.using("pets.height", "height::text"))
        .awkward(),
        Case::new(
            "check on a renamed column",
            vec![plain().check(Check::new("height > 0"))],
            vec![pets([Column::of::<i32>("tall").was("height")]).check(Check::new("tall > 0"))],
        )
        .awkward(),
    ]
}

pub fn indexes() -> Vec<Case> {
    let with = |index: Index| vec![plain().index(index)];
    vec![
        Case::new("add", vec![plain()], with(Index::new(vec![on("name")]))),
        Case::new("drop", with(Index::new(vec![on("name")])), vec![plain()]),
        Case::new("unique", with(Index::new(vec![on("name")])), with(Index::new(vec![on("name")]).unique())),
        Case::new("expression", vec![plain()], with(Index::new(vec![sql("lower(name)")]).name("by_lower"))),
        Case::new(
            "expression changes",
            with(Index::new(vec![sql("lower(name)")])),
            with(Index::new(vec![sql("upper(name)")])),
        ),
        Case::new(
            "partial",
            with(Index::new(vec![on("name")])),
            with(Index::new(vec![on("name")]).filter("height > 3")),
        ),
        Case::new(
            "predicate changes",
            with(Index::new(vec![on("name")]).filter("height > 3")),
            with(Index::new(vec![on("name")]).filter("height > 4")),
        ),
        Case::new("method", with(Index::new(vec![on("name")])), with(Index::new(vec![on("name")]).method("hash"))),
        Case::new(
            "include",
            with(Index::new(vec![on("name")])),
            with(Index::new(vec![on("name")]).include(&["height"])),
        ),
        Case::new(
            "descending",
            with(Index::new(vec![on("height")])),
            with(Index::new(vec![sql("height DESC NULLS LAST")])),
        ),
        Case::new(
            "order of columns",
            with(Index::new(vec![on("name"), on("height")])),
            with(Index::new(vec![on("height"), on("name")])),
        ),
        Case::new("operator class", vec![plain()], with(Index::new(vec![sql("name text_pattern_ops")]))),
        Case::new("storage", vec![plain()], with(Index::new(vec![on("name")]).with("fillfactor = 70"))),
        Case::new(
            "name",
            with(Index::new(vec![on("name")]).name("by_name")),
            with(Index::new(vec![on("name")]).name("names")),
        )
        .names(),
        Case::new(
            "array elements",
            vec![pets([height(), Column::of::<Option<Vec<String>>>("tags")])],
            vec![
                pets([height(), Column::of::<Option<Vec<String>>>("tags")])
                    .index(Index::new(vec![on("tags")]).method("gin")),
            ],
        ),
        Case::new("block ranges", vec![plain()], with(Index::new(vec![on("height")]).method("brin"))),
        Case::new(
            "include changes",
            with(Index::new(vec![on("name")]).include(&["height"])),
            with(Index::new(vec![on("name")]).include(&["id"])),
        ),
        Case::new(
            "unique with a condition",
            vec![plain()],
            with(Index::new(vec![on("name")]).unique().filter("height > 3")),
        ),
        Case::new(
            "type under an index",
            with(Index::new(vec![on("height"), sql("(height + 1)")])),
            vec![pets([Column::of::<i64>("height")]).index(Index::new(vec![on("height"), sql("(height + 1)")]))],
        )
        .awkward(),
    ]
}

fn circle() -> Vec<Table> {
    vec![
        Table::new("owners")
            .column(Column::of::<i64>("id"))
            .column(Column::of::<Option<i64>>("pet_id"))
            .primary_key(&["id"])
            .foreign_key(ForeignKey::new(&["pet_id"], "walks", &["id"])),
        Table::new("walks")
            .column(Column::of::<i64>("id"))
            .column(Column::of::<Option<i64>>("owner_id"))
            .primary_key(&["id"])
            .foreign_key(ForeignKey::new(&["owner_id"], "owners", &["id"])),
        plain(),
    ]
}

pub fn references() -> Vec<Case> {
    let owner = || Column::of::<Option<i64>>("owner_id");
    let key = || ForeignKey::new(&["owner_id"], "owners", &[]);
    let loose = || pets([height(), owner()]);
    let bound = |key: ForeignKey| vec![owners(), pets([height(), owner()]).foreign_key(key)];
    let rows = "INSERT INTO owners VALUES (1); INSERT INTO pets (name, height, owner_id) VALUES ('Ada', 1, 1), ('Bob', 2, NULL)";
    let typed = |ty: &str| {
        vec![
            Table::new("owners").column(Column::new("id", ty, false)).primary_key(&["id"]),
            pets([height(), Column::new("owner_id", ty, true)]).foreign_key(key()),
        ]
    };
    vec![
        Case::new("add", vec![owners(), loose()], bound(key())).rows(rows),
        Case::new("drop", bound(key()), vec![owners(), loose()]).rows(rows),
        Case::new("on delete", bound(key()), bound(key().on_delete("cascade"))).rows(rows),
        Case::new("on update", bound(key()), bound(key().on_update("set null"))).rows(rows),
        Case::new("deferrable", bound(key()), bound(key().deferrable())).rows(rows),
        Case::new("column and reference", vec![owners(), plain()], bound(key())),
        Case::new("table and reference", vec![plain()], bound(key())),
        Case::new("name of a reference", bound(key()), bound(key().name("owned"))).rows(rows).names(),
        Case::new("reference and its column go", bound(key()), vec![owners(), plain()])
            .rows(rows)
            .answers(|o| o.drop("pets.owner_id")),
        Case::new("table that is referred to goes", bound(key()), vec![loose()])
            .rows(rows)
            .answers(|o| o.drop("owners"))
            .awkward(),
        Case::new(
            "column that must have a reference",
            vec![owners(), plain()],
            vec![owners(), pets([height(), Column::of::<i64>("owner_id")]).foreign_key(key())],
        )
        .rows("INSERT INTO owners VALUES (1); INSERT INTO pets (name, height) VALUES ('Ada', 10)")
        .answers(|o| o.backfill("pets.owner_id", "(SELECT min(id) FROM owners)"))
        .up("SELECT owner_id FROM pets", "1")
        .awkward(),
        Case::new("both types change", typed("bigint"), typed("text"))
            .rows(rows)
            .up("SELECT owner_id FROM pets WHERE owner_id IS NOT NULL", "1")
            .down("SELECT owner_id FROM pets WHERE owner_id IS NOT NULL", "1")
            .awkward(),
        Case::new(
            "key that is referred to changes",
            bound(key()),
            vec![
                Table::new("owners")
                    .column(Column::of::<i64>("id"))
                    .column(Column::of::<i64>("no").identity())
                    .primary_key(&["no"])
                    .unique(Unique::new(&["id"])),
                pets([height(), owner()]).foreign_key(ForeignKey::new(&["owner_id"], "owners", &["id"])),
            ],
        )
        .rows(rows)
        .awkward(),
        Case::new("circle", vec![plain()], circle()).awkward(),
        Case::new("circle goes", circle(), vec![plain()])
            .rows("INSERT INTO pets (name, height) VALUES ('Ada', 10)")
            .awkward(),
        Case::new(
            "to itself",
            vec![plain()],
            vec![pets([height(), Column::of::<Option<i64>>("mother")]).foreign_key(ForeignKey::new(
                &["mother"],
                "pets",
                &[],
            ))],
        ),
        Case::new(
            "of two columns",
            vec![
                Table::new("owners")
                    .column(Column::of::<i64>("id"))
                    .column(Column::of::<String>("name"))
                    .primary_key(&["id", "name"]),
                loose(),
            ],
            vec![
                Table::new("owners")
                    .column(Column::of::<i64>("id"))
                    .column(Column::of::<String>("name"))
                    .primary_key(&["id", "name"]),
                loose().foreign_key(ForeignKey::new(&["owner_id", "name"], "owners", &["id", "name"])),
            ],
        )
        .rows("INSERT INTO owners VALUES (1, 'Ada'); INSERT INTO pets (name, height, owner_id) VALUES ('Ada', 1, 1)"),
    ]
}
