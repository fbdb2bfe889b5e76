//! Models that the database already is like, as plain text tells.
//!
//! What is written in the server's own words means what the server says it means, so equal texts need no server. Only
//! models for which that is not so are created in `pg_temp` to be compared: with hundreds of tables, that is what takes
//! the time.

use super::ddl::written_default;
use super::temp_ddl::index_body;
use super::types::{Column, Kind, Schema, Table, Value};
use crate::model;
use crate::sql::{ident, idents};

/// The table of `current` that says, text for text, what the model says; `None` if there is a difference, or if there
/// may be one.
pub(super) fn unchanged<'s>(model: &model::Table, models: &[model::Table], current: &'s Schema) -> Option<&'s Table> {
    let table = current.table(&model.name)?;
    let columns = model.columns.len() == table.columns.len()
        && model.columns.iter().all(|said| table.column(&said.name).is_some_and(|found| same(said, found, current)));
    let alike = columns
        && model.comment == table.comment
        && table.indexes.iter().all(|index| index.valid)
        && each_has_its_like(
            constraints(model, models, current)?,
            table.constraints.iter().map(|rule| (rule.name.as_str(), rule.definition.clone())),
        )
        && each_has_its_like(
            model.indexes.iter().map(|one| (one.name.as_deref(), unique(one.unique) + &index_body(one))).collect(),
            table.indexes.iter().map(|one| (one.name.as_str(), unique(one.unique) + &one.definition)),
        );
    alike.then_some(table)
}

/// Whether each of the texts that are wanted is found once, under its name if it has one, and nothing else is.
fn each_has_its_like<'s>(
    mut wanted: Vec<(Option<&str>, String)>,
    found: impl Iterator<Item = (&'s str, String)>,
) -> bool {
    for (name, text) in found {
        let like = |(said, wanted): &(Option<&str>, String)| *wanted == text && said.is_none_or(|said| said == name);
        let Some(at) = wanted.iter().position(like) else { return false };
        wanted.swap_remove(at);
    }
    wanted.is_empty()
}

fn same(said: &model::Column, found: &Column, current: &Schema) -> bool {
    let value = match (&said.value, &found.value) {
        (model::Value::Null, Value::Null)
        | (model::Value::IdentityAlways, Value::IdentityAlways)
        | (model::Value::IdentityByDefault, Value::IdentityByDefault) => true,
        (model::Value::Default(said), Value::Default(in_words)) => {
            said == in_words || said == written_default(in_words, &found.ty)
        }
        (model::Value::Generated(said), Value::Generated(in_words)) => said == in_words,
        _ => false,
    };
    value
        && said.nullable == found.nullable
        && said.comment == found.comment
        && said.collation.as_deref().map(ident) == found.collation
        && ty(&said.ty, current).is_some_and(|ty| ty == found.ty)
}

/// The type as the server calls it; `None` where an enum's labels differ.
fn ty(ty: &model::Type, current: &Schema) -> Option<String> {
    let name = match (&ty.labels, ty.sql.as_str()) {
        (Some(labels), _) => {
            current.labels(&labels.name).filter(|found| found.labels == labels.labels)?;
            ident(&labels.name)
        }
        (None, "timestamptz") => "timestamp with time zone".to_owned(),
        (None, "timestamp") => "timestamp without time zone".to_owned(),
        (None, "time") => "time without time zone".to_owned(),
        (None, other) => match other.strip_prefix("varchar") {
            Some(size) => format!("character varying{size}"),
            None => other.to_owned(),
        },
    };
    Some(if ty.dimensions > 0 { format!("{name}[]") } else { name })
}

/// The constraints as the server writes them; `None` where a reference is to a table whose key is not known.
fn constraints<'m>(
    model: &'m model::Table,
    models: &[model::Table],
    current: &Schema,
) -> Option<Vec<(Option<&'m str>, String)>> {
    let mut all = Vec::new();
    if !model.primary_key.is_empty() {
        all.push((None, format!("PRIMARY KEY ({})", idents(&model.primary_key))));
    }
    for unique in &model.uniques {
        let nulls = if unique.nulls_not_distinct { "NULLS NOT DISTINCT " } else { "" };
        all.push((unique.name.as_deref(), format!("UNIQUE {nulls}({})", idents(&unique.columns))));
    }
    for check in &model.checks {
        all.push((check.name.as_deref(), format!("CHECK ({})", check.expression)));
    }
    for key in &model.foreign_keys {
        let to = if !key.to.is_empty() {
            &key.to
        } else if let Some(other) = models.iter().find(|other| other.name == key.table) {
            &other.primary_key
        } else {
            let rules = &current.others.iter().find(|other| other.name == key.table)?.constraints;
            &rules.iter().find(|rule| rule.kind == Kind::PrimaryKey)?.columns
        };
        let mut sql =
            format!("FOREIGN KEY ({}) REFERENCES {}({})", idents(&key.columns), ident(&key.table), idents(to));
        for (event, action) in [("UPDATE", &key.on_update), ("DELETE", &key.on_delete)] {
            if let Some(action) = action.as_deref().filter(|action| !action.eq_ignore_ascii_case("no action")) {
                sql += &format!(" ON {event} {}", action.to_uppercase());
            }
        }
        if key.deferrable {
            sql += " DEFERRABLE INITIALLY DEFERRED";
        }
        all.push((key.name.as_deref(), sql));
    }
    Some(all)
}

fn unique(unique: bool) -> String {
    if unique { "UNIQUE ".to_owned() } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Check, Column as Said, Element, Index, Unique};

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
        let rule = |kind, definition: &str| crate::schema::types::Constraint {
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
        unchanged(model, std::slice::from_ref(model), current).is_some()
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
        current.tables[0].constraints.push(crate::schema::types::Constraint {
            name: "x".into(),
            kind: Kind::ForeignKey,
            definition: "FOREIGN KEY (id) REFERENCES owners(id)".into(),
            columns: Vec::new(),
            references: None,
            chosen: false,
        });
        assert!(unchanged(&model, &[to("id")], &current).is_some());
        assert!(unchanged(&model, &[to("no")], &current).is_none());
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
