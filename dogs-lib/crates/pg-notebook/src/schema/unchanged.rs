//! Models that the database already is like, as plain text tells.
//!
//! What is written in the server's own words means what the server says it means, so equal texts need no server. Only
//! models for which that is not so are created in `pg_temp` to be compared: with hundreds of tables, that is what takes
//! the time.

use super::ddl::written_default;
use super::types::{Column, Index, Schema, Table, Value};
use crate::sql::ident;

/// The table of `current` that says, text for text, what is written; `None` if there is a difference, or if there may be
/// one. `written` is a table of `models`.
pub(super) fn unchanged<'s>(written: &Table, models: &Schema, current: &'s Schema) -> Option<&'s Table> {
    let table = current.table(&written.name)?;
    let same_column = |column: &Column| {
        let found = table.column(&column.name);
        found.is_some_and(|found| same(column, found)) && has_its_enum(column, models, current)
    };
    let alike = written.columns.len() == table.columns.len()
        && written.columns.iter().all(same_column)
        && written.comment == table.comment
        && table.indexes.iter().all(|index| index.valid)
        && each_has_its_like(
            written.constraints.iter().map(|rule| (rule.chosen.then_some(&*rule.name), &*rule.definition)).collect(),
            table.constraints.iter().map(|rule| (&*rule.name, &*rule.definition)),
        )
        && each_has_its_like(
            written.indexes.iter().map(|index| (index.chosen.then_some(&*index.name), what(index))).collect(),
            table.indexes.iter().map(|index| (&*index.name, what(index))),
        );
    alike.then_some(table)
}

fn what(index: &Index) -> (bool, &str) {
    (index.unique, &index.definition)
}

/// Whether each that is wanted is found once, under its name if it has one, and nothing else is.
fn each_has_its_like<'s, T: PartialEq>(
    mut wanted: Vec<(Option<&str>, T)>,
    found: impl Iterator<Item = (&'s str, T)>,
) -> bool {
    for (name, one) in found {
        let like = |(chosen, wanted): &(Option<&str>, T)| *wanted == one && chosen.is_none_or(|chosen| chosen == name);
        let Some(at) = wanted.iter().position(like) else { return false };
        wanted.swap_remove(at);
    }
    wanted.is_empty()
}

fn same(written: &Column, found: &Column) -> bool {
    let value = match (&written.value, &found.value) {
        (Value::Default(written), Value::Default(in_words)) => {
            written == in_words || written == written_default(in_words, &found.ty)
        }
        (written, found) => written == found,
    };
    value
        && written.nullable == found.nullable
        && written.comment == found.comment
        && written.collation == found.collation
        && written.ty == found.ty
}

/// Whether the enum that a column is of, if it is of one, has the same labels.
fn has_its_enum(column: &Column, models: &Schema, current: &Schema) -> bool {
    let ty = column.ty.strip_suffix("[]").unwrap_or(&column.ty);
    let labels = models.enums.iter().find(|labels| ident(&labels.name) == ty);
    labels.is_none_or(|labels| current.labels(&labels.name).is_some_and(|found| found.labels == labels.labels))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{self, Check, Column as Said, Element, Index, Unique};
    use crate::schema::types::{Constraint, Kind};

    fn model() -> model::Table {
        model::Table::new("pets")
            .column(Said::of::<i64>("id").identity())
            .column(Said::of::<Option<String>>("order").default("'x'"))
            .primary_key(&["id"])
            .unique(Unique::new(&["order"]))
            .check(Check::new("id > 0"))
            .index(Index::new(vec![Element::Column("order".into())]).filter("id > 3"))
    }

    fn current() -> Schema {
        let column = |name: &str, ty: &str, nullable, value| Column {
            name: name.into(),
            ty: ty.into(),
            nullable,
            collation: None,
            value,
            comment: None,
        };
        let rule = |kind, definition: &str| Constraint {
            name: String::new(),
            kind,
            definition: definition.into(),
            columns: Vec::new(),
            references: None,
            chosen: false,
        };
        let table = Table {
            name: "pets".into(),
            comment: None,
            columns: vec![
                column("order", "text", true, Value::Default("'x'::text".into())),
                column("id", "bigint", false, Value::IdentityAlways),
            ],
            constraints: vec![
                rule(Kind::Check, "CHECK (id > 0)"),
                rule(Kind::PrimaryKey, "PRIMARY KEY (id)"),
                rule(Kind::Unique, "UNIQUE (\"order\")"),
            ],
            indexes: vec![crate::schema::types::Index {
                name: String::new(),
                unique: false,
                valid: true,
                definition: "USING btree (\"order\") WHERE id > 3".into(),
                columns: Vec::new(),
                chosen: false,
            }],
        };
        Schema { tables: vec![table], ..Schema::default() }
    }

    fn at(model: &model::Table, current: &Schema) -> bool {
        among(model, &[], current)
    }

    fn among(model: &model::Table, others: &[model::Table], current: &Schema) -> bool {
        let models: Vec<model::Table> = std::iter::once(model).chain(others).cloned().collect();
        let written = Schema::as_written(&models, current);
        unchanged(&written.tables[0], &written, current).is_some()
    }

    #[test]
    fn equal_texts_need_no_server() {
        assert!(at(&model(), &current()));
    }

    #[test]
    fn a_reference_is_to_the_key_that_the_other_model_has() {
        let to = |key: &str| model::Table::new("owners").column(Said::of::<i64>("id")).primary_key(&[key]);
        let model = model().foreign_key(model::ForeignKey::new(&["id"], "owners", &[]));
        let mut current = current();
        current.tables[0].constraints.push(Constraint {
            name: "x".into(),
            kind: Kind::ForeignKey,
            definition: "FOREIGN KEY (id) REFERENCES owners(id)".into(),
            columns: Vec::new(),
            references: None,
            chosen: false,
        });
        assert!(among(&model, &[to("id")], &current));
        assert!(!among(&model, &[to("no")], &current));
    }

    #[test]
    fn a_name_counts_where_it_is_said() {
        let named = |name: &str| {
            let table = model::Table::new("pets").column(Said::of::<i64>("id").identity());
            let table = table.column(Said::of::<Option<String>>("order").default("'x'")).primary_key(&["id"]);
            let index = Index::new(vec![Element::Column("order".into())]).filter("id > 3");
            table.unique(Unique::new(&["order"])).check(Check::new("id > 0").name(name)).index(index)
        };
        let mut current = current();
        current.tables[0].constraints[0].name = "above".into();
        assert!(at(&named("above"), &current));
        assert!(!at(&named("over"), &current));
    }

    #[test]
    fn any_difference_does() {
        let other = current();
        for model in [
            model().comment("Pets."),
            model().column(Said::of::<i32>("height")),
            model().check(Check::new("id > 1")),
            model().unique(Unique::new(&["id"])),
            model().primary_key(&["order"]),
            model().index(Index::new(vec![Element::Sql("lower(\"order\")".into())])),
            model().primary_key(&[]),
            model::Table::new("cats"),
        ] {
            assert!(!at(&model, &other), "{model:?}");
        }
        let mut changed = current();
        changed.tables[0].columns[1].ty = "integer".into();
        assert!(!at(&model(), &changed));
        let mut invalid = current();
        invalid.tables[0].indexes[0].valid = false;
        assert!(!at(&model(), &invalid));
    }
}
