//! Models that the database already is like, as plain text tells.
//!
//! What is written in the server's own words means what the server says it means, so equal texts need no server. Only
//! models for which that is not so are created in `pg_temp` to be compared: with hundreds of tables, that is what takes
//! the time.

use super::column::default;
use super::ident::{ident, idents};
use super::{Column, Kind, Schema, Table, Value};
use crate::model;
use crate::model::Element;

/// The table of `current` that says, text for text, what the model says; `None` if there is a difference, or if there
/// may be one.
pub(super) fn settled<'s>(model: &model::Table, current: &'s Schema) -> Option<&'s Table> {
    let table = current.table(&model.name)?;
    let columns = model.columns.len() == table.columns.len()
        && model.columns.iter().all(|said| table.column(&said.name).is_some_and(|found| same(said, found, current)));
    let alike = columns
        && model.comment == table.comment
        && each_has_its_like(constraints(model, current)?, table.constraints.iter().map(|rule| rule.definition.clone()))
        && table.constraints.iter().all(|rule| rule.kind != Kind::Exclude)
        && table.indexes.iter().all(|index| index.valid)
        && each_has_its_like(
            model.indexes.iter().map(index).collect(),
            table.indexes.iter().map(|index| (index.unique, index.definition.clone())),
        );
    alike.then_some(table)
}

fn each_has_its_like<T: PartialEq>(mut wanted: Vec<T>, found: impl Iterator<Item = T>) -> bool {
    for one in found {
        let Some(at) = wanted.iter().position(|other| *other == one) else { return false };
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
            said == in_words || said == default(in_words, &found.ty)
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
fn constraints(model: &model::Table, current: &Schema) -> Option<Vec<String>> {
    let mut all = Vec::new();
    if !model.primary_key.is_empty() {
        all.push(format!("PRIMARY KEY ({})", idents(&model.primary_key)));
    }
    for unique in &model.uniques {
        let nulls = if unique.nulls_not_distinct { "NULLS NOT DISTINCT " } else { "" };
        all.push(format!("UNIQUE {nulls}({})", idents(&unique.columns)));
    }
    all.extend(model.checks.iter().map(|check| format!("CHECK ({})", check.expression)));
    for key in &model.foreign_keys {
        let to = if key.to.is_empty() {
            let table = current.table(&key.table)?;
            &table.constraints.iter().find(|rule| rule.kind == Kind::PrimaryKey)?.columns
        } else {
            &key.to
        };
        let mut sql = format!("FOREIGN KEY ({}) REFERENCES {}({})", idents(&key.columns), ident(&key.table), idents(to));
        for (event, action) in [("UPDATE", &key.on_update), ("DELETE", &key.on_delete)] {
            if let Some(action) = action.as_deref().filter(|action| !action.eq_ignore_ascii_case("no action")) {
                sql += &format!(" ON {event} {}", action.to_uppercase());
            }
        }
        if key.deferrable {
            sql += " DEFERRABLE INITIALLY DEFERRED";
        }
        all.push(sql);
    }
    Some(all)
}

/// Whether the index is unique, and what follows the table's name.
fn index(index: &model::Index) -> (bool, String) {
    let element = |element: &Element| match element {
        Element::Column(name) => ident(name),
        Element::Sql(sql) => sql.clone(),
    };
    let elements: Vec<String> = index.elements.iter().map(element).collect();
    let mut sql = format!("USING {} ({})", index.method.as_deref().unwrap_or("btree"), elements.join(", "));
    if !index.include.is_empty() {
        sql += &format!(" INCLUDE ({})", idents(&index.include));
    }
    if index.nulls_not_distinct {
        sql += " NULLS NOT DISTINCT";
    }
    if let Some(parameters) = &index.with {
        sql += &format!(" WITH ({parameters})");
    }
    if let Some(filter) = &index.filter {
        sql += &format!(" WHERE {filter}");
    }
    (index.unique, sql)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Check, Column as Said, Index, Unique};

    fn model() -> model::Table {
        model::Table::new("dogs")
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
        let rule = |kind, definition: &str| super::super::Constraint {
            name: String::new(),
            kind,
            definition: definition.into(),
            columns: Vec::new(),
            references: None,
        };
        let table = Table {
            name: "dogs".into(),
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
            indexes: vec![super::super::Index {
                name: String::new(),
                unique: false,
                valid: true,
                definition: "USING btree (\"order\") WHERE id > 3".into(),
                columns: Vec::new(),
            }],
        };
        Schema { tables: vec![table], ..Schema::default() }
    }

    #[test]
    fn equal_texts_need_no_server() {
        assert!(settled(&model(), &current()).is_some());
    }

    #[test]
    fn any_difference_does() {
        let other = current();
        for model in [
            model().comment("Dogs."),
            model().column(Said::of::<i32>("height")),
            model().check(Check::new("id > 1")),
            model().unique(Unique::new(&["id"])),
            model().index(Index::new(vec![Element::Sql("lower(\"order\")".into())])),
            model().primary_key(&[]),
            model::Table::new("cats"),
        ] {
            assert!(settled(&model, &other).is_none(), "{model:?}");
        }
        let mut changed = current();
        changed.tables[0].columns[1].ty = "integer".into();
        assert!(settled(&model(), &changed).is_none());
        let mut invalid = current();
        invalid.tables[0].indexes[0].valid = false;
        assert!(settled(&model(), &invalid).is_none());
    }
}
