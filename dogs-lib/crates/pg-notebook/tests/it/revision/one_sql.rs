//! What is sent for a rule of a model is, word for word, what the server says of it, and so what is compared.

use crate::revision::changes::GROUPS;
use crate::support;
use pg_notebook::model::{Check, Column, Element, ForeignKey, Index, Table, Unique};
use pg_notebook::schema::{Kind, Schema};
use pg_notebook::{Connection, Result};

/// The models as they are written, and in the server's words.
fn both(db: &mut Connection, models: &[Table]) -> Result<(Schema, Schema)> {
    let nothing = Schema::default();
    let read = db.transaction(|db| Schema::of_models(db, models, &nothing))?;
    Ok((Schema::as_written(models, &nothing), read))
}

fn pets() -> Table {
    Table::new("pets")
        .column(Column::of::<i64>("id").identity())
        .column(Column::of::<Option<i64>>("owner id"))
        .column(Column::of::<String>("order").default("'x'").collate("C"))
        .column(Column::of::<Vec<String>>("tags"))
        .column(Column::of::<i32>("height").default("1"))
        .column(Column::of::<i32>("twice").generated("height * 2"))
        .column(Column::new("short", "varchar(20)", true))
        .column(Column::of::<chrono::NaiveTime>("at"))
        .column(Column::of::<chrono::NaiveDateTime>("on"))
        .column(Column::of::<chrono::DateTime<chrono::Utc>>("made").default("now()"))
        .primary_key(&["id"])
}

fn owners() -> Table {
    let table = Table::new("the owners").column(Column::of::<i64>("id")).column(Column::of::<Option<String>>("user"));
    table.primary_key(&["id"]).unique(Unique::new(&["id", "user"]))
}

#[test]
fn every_kind_of_rule() {
    let to = |columns: &[&str], to: &[&str]| ForeignKey::new(columns, "the owners", to);
    let by = |sql: &str| Index::new(vec![Element::Sql(sql.into())]);
    let mut table = pets()
        .unique(Unique::new(&["order"]))
        .unique(Unique::new(&["height", "order"]).name("Both"))
        .unique(Unique::new(&["owner id"]).nulls_not_distinct())
        .check(Check::new("height > 0"))
        .check(Check::new("\"order\" <> ''::text AND height < 100").name("the check"))
        .foreign_key(ForeignKey::new(&["owner id"], "pets", &[]))
        .foreign_key(to(&["owner id"], &[]))
        .foreign_key(to(&["owner id"], &["id"]).name("the owner"))
        .foreign_key(to(&["owner id", "order"], &["id", "user"]).deferrable());
    for action in ["cascade", "restrict", "no action", "set null", "set default"] {
        table = table
            .foreign_key(to(&["id"], &[]).on_delete(action))
            .foreign_key(to(&["id"], &[]).on_update(action))
            .foreign_key(to(&["id"], &["id"]).on_update("cascade").on_delete(action).deferrable());
    }
    for index in [
        Index::new(vec![Element::Column("order".into()), Element::Column("height".into())]),
        Index::new(vec![Element::Column("height".into())]).unique().name("The Index"),
        Index::new(vec![Element::Column("height".into())]).unique().nulls_not_distinct().include(&["order", "id"]),
        Index::new(vec![Element::Column("tags".into())]).method("gin"),
        Index::new(vec![Element::Column("height".into())]).method("brin").filter("height > 3"),
        by("lower(\"order\")"),
        by("height DESC NULLS LAST").with("fillfactor='70'"),
        by("\"order\" text_pattern_ops").filter("height > 3"),
    ] {
        table = table.index(index);
    }
    let database = support::database("one_sql");
    let (written, read) = both(&mut database.connect(), &[table, owners()]).unwrap();
    for (written, read) in written.tables.iter().zip(&read.tables) {
        let definitions = |table: &pg_notebook::schema::Table| {
            let rules = table.constraints.iter().map(|rule| (rule.chosen, rule.definition.clone()));
            let indexes = table.indexes.iter().map(|index| (index.chosen, index.definition.clone()));
            rules.chain(indexes).collect::<Vec<_>>()
        };
        assert_eq!(definitions(written), definitions(read));
        for (written, read) in written.columns.iter().zip(&read.columns) {
            assert_eq!(written.ty, read.ty);
            assert_eq!((&written.collation, written.nullable), (&read.collation, read.nullable));
        }
    }
}

#[test]
fn every_golden() {
    let database = support::database("goldens");
    let db = &mut database.connect();
    let (mut seen, mut equal) = (Vec::<Vec<Table>>::new(), 0);
    for (group, cases) in GROUPS {
        // What stands beside the models is not there.
        for case in cases().iter().filter(|case| case.beside.is_empty()) {
            for models in [&case.before, &case.after] {
                if seen.contains(models) {
                    continue;
                }
                seen.push(models.clone());
                let (written, read) = both(db, models).unwrap();
                for (written, read) in written.tables.iter().zip(&read.tables) {
                    let at = format!("{group}: {}: {}", case.name, read.name);
                    for (written, read) in written.constraints.iter().zip(&read.constraints) {
                        // Only an expression may be in other words.
                        if read.kind != Kind::Check {
                            assert_eq!(written.definition, read.definition, "{at}");
                            assert_eq!((&written.columns, &written.references), (&read.columns, &read.references));
                            equal += 1;
                        }
                    }
                    for (written, read) in written.columns.iter().zip(&read.columns) {
                        assert_eq!((&written.collation, written.nullable), (&read.collation, read.nullable), "{at}");
                    }
                }
                // In the server's words the checks are what they were.
                let again: Vec<Table> =
                    models.iter().zip(&read.tables).map(|(model, read)| in_words(model, read)).collect();
                let (written, second) = both(db, &again).unwrap();
                for ((written, second), read) in written.tables.iter().zip(&second.tables).zip(&read.tables) {
                    let definitions = |table: &pg_notebook::schema::Table| {
                        table.constraints.iter().map(|rule| rule.definition.clone()).collect::<Vec<_>>()
                    };
                    assert_eq!(definitions(written), definitions(read), "{group}: {}", case.name);
                    assert_eq!(second, read, "{group}: {}", case.name);
                }
            }
        }
    }
    assert!(equal > 100, "{equal}");
}

/// The model with the checks as the server says them.
fn in_words(model: &Table, read: &pg_notebook::schema::Table) -> Table {
    let mut model = model.clone();
    let checks = read.constraints.iter().filter(|rule| rule.kind == Kind::Check);
    for (check, rule) in model.checks.iter_mut().zip(checks) {
        check.expression = rule.definition.strip_prefix("CHECK (").unwrap().strip_suffix(')').unwrap().to_owned();
    }
    model
}
