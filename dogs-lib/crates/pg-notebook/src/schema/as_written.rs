//! What models say, as their authors wrote it.
//!
//! Here, and nowhere else, a rule of a model becomes SQL. The text has the form in which the server itself writes it: so
//! it can be sent to the server (`temp_ddl`), and can be compared with what the server has (`unchanged`).

use super::types::{Column, Constraint, Enum, Index, Kind, Schema, Table, Value};
use crate::model::{self, Element, enums_of};
use crate::sql::{ident, idents};

impl Schema {
    /// What the models say, in the words of their authors, which may not be the server's. Pure.
    ///
    /// `current` tells the keys of tables that no model has, where a reference does not name its columns.
    ///
    /// ```
    /// use pg_notebook::model::{Check, Column, Table};
    /// use pg_notebook::schema::Schema;
    /// let pets = Table::new("pets").column(Column::of::<i32>("height")).check(Check::new("height>0"));
    /// let schema = Schema::as_written(&[pets], &Schema::default());
    /// assert_eq!(schema.tables[0].constraints[0].definition, "CHECK (height>0)");
    /// ```
    #[must_use]
    pub fn as_written(models: &[model::Table], current: &Self) -> Self {
        let tables = models.iter().map(|model| table(model, models, current)).collect();
        Self { name: String::new(), enums: enums(models), tables, others: Vec::new() }
    }
}

fn enums(models: &[model::Table]) -> Vec<Enum> {
    enums_of(models).into_iter().map(|one| Enum { name: one.name.clone(), labels: one.labels.clone() }).collect()
}

fn table(model: &model::Table, models: &[model::Table], current: &Schema) -> Table {
    let key = (!model.primary_key.is_empty()).then(|| primary_key(&model.primary_key));
    let own = key.into_iter().chain(model.uniques.iter().map(unique)).chain(model.checks.iter().map(check));
    let references = model.foreign_keys.iter().map(|key| foreign_key(key, key_of(key, models, current)));
    Table {
        name: model.name.clone(),
        comment: model.comment.clone(),
        columns: model.columns.iter().map(column).collect(),
        constraints: own.chain(references).collect(),
        indexes: model.indexes.iter().map(index).collect(),
    }
}

fn column(column: &model::Column) -> Column {
    Column {
        name: column.name.clone(),
        ty: ty(&column.ty),
        nullable: column.nullable,
        collation: column.collation.as_ref().map(|name| if name.contains('"') { name.clone() } else { ident(name) }),
        value: match &column.value {
            model::Value::Null => Value::Null,
            model::Value::Default(expression) => Value::Default(expression.clone()),
            model::Value::IdentityAlways => Value::IdentityAlways,
            model::Value::IdentityByDefault => Value::IdentityByDefault,
            model::Value::Generated(expression) => Value::Generated(expression.clone()),
        },
        comment: column.comment.clone(),
    }
}

/// Shorter names of types, and what the server calls them.
const SHORTER: [(&str, &str); 4] = [
    ("varchar", "character varying"),
    ("timestamptz", "timestamp with time zone"),
    ("timestamp", "timestamp without time zone"),
    ("time", "time without time zone"),
];
/// The same, with a size behind them.
const SHORTER_SIZED: [(&str, &str); 2] = [("varchar(", "character varying("), ("char(", "character(")];

/// The type, by the server's name where SQL has a shorter one.
fn ty(ty: &model::Type) -> String {
    let sized = |sql: &str| {
        let longer = |(short, long): &(&str, &str)| sql.strip_prefix(short).map(|size| format!("{long}{size}"));
        SHORTER_SIZED.iter().find_map(longer)
    };
    let name = match (&ty.labels, ty.sql.as_str()) {
        (Some(labels), _) => ident(&labels.name),
        (None, sql) => match SHORTER.iter().find(|(short, _)| *short == sql) {
            Some((_, long)) => (*long).to_owned(),
            None => sized(sql).unwrap_or_else(|| sql.to_owned()),
        },
    };
    if ty.dimensions > 0 { format!("{name}[]") } else { name }
}

fn primary_key(columns: &[String]) -> Constraint {
    constraint(None, Kind::PrimaryKey, format!("PRIMARY KEY ({})", idents(columns)), columns)
}

fn unique(unique: &model::Unique) -> Constraint {
    let nulls = if unique.nulls_not_distinct { "NULLS NOT DISTINCT " } else { "" };
    let definition = format!("UNIQUE {nulls}({})", idents(&unique.columns));
    constraint(unique.name.as_ref(), Kind::Unique, definition, &unique.columns)
}

fn check(check: &model::Check) -> Constraint {
    constraint(check.name.as_ref(), Kind::Check, format!("CHECK ({})", check.expression), &[])
}

/// `to`: the columns that are referred to; none where they are not known, and the server has to find them.
fn foreign_key(key: &model::ForeignKey, to: &[String]) -> Constraint {
    let mut definition = format!("FOREIGN KEY ({}) REFERENCES {}", idents(&key.columns), ident(&key.table));
    if !to.is_empty() {
        definition += &format!("({})", idents(to));
    }
    for (event, action) in [("UPDATE", &key.on_update), ("DELETE", &key.on_delete)] {
        if let Some(action) = action.as_deref().filter(|action| !action.eq_ignore_ascii_case("no action")) {
            definition += &format!(" ON {event} {}", action.to_uppercase());
        }
    }
    if key.deferrable {
        definition += " DEFERRABLE INITIALLY DEFERRED";
    }
    let references = Some((key.table.clone(), to.to_vec()));
    Constraint { references, ..constraint(key.name.as_ref(), Kind::ForeignKey, definition, &key.columns) }
}

/// The columns that a reference is to.
fn key_of<'k>(key: &'k model::ForeignKey, models: &'k [model::Table], current: &'k Schema) -> &'k [String] {
    if !key.to.is_empty() {
        return &key.to;
    }
    if let Some(other) = models.iter().find(|other| other.name == key.table) {
        return &other.primary_key;
    }
    let rules = current.others.iter().filter(|other| other.name == key.table).flat_map(|other| &other.constraints);
    rules.into_iter().find(|rule| rule.kind == Kind::PrimaryKey).map_or(&[], |rule| &rule.columns)
}

fn constraint(name: Option<&String>, kind: Kind, definition: String, columns: &[String]) -> Constraint {
    Constraint {
        name: name.cloned().unwrap_or_default(),
        kind,
        definition,
        columns: columns.to_vec(),
        references: None,
        chosen: name.is_some(),
    }
}

fn index(index: &model::Index) -> Index {
    let element = |element: &Element| match element {
        Element::Column(name) => ident(name),
        Element::Sql(sql) => sql.clone(),
    };
    let elements: Vec<String> = index.elements.iter().map(element).collect();
    let mut definition = format!("USING {} ({})", index.method.as_deref().unwrap_or("btree"), elements.join(", "));
    if !index.include.is_empty() {
        definition += &format!(" INCLUDE ({})", idents(&index.include));
    }
    if index.nulls_not_distinct {
        definition += " NULLS NOT DISTINCT";
    }
    if let Some(parameters) = &index.with {
        definition += &format!(" WITH ({parameters})");
    }
    if let Some(filter) = &index.filter {
        definition += &format!(" WHERE {filter}");
    }
    Index {
        name: index.name.clone().unwrap_or_default(),
        unique: index.unique,
        valid: true,
        definition,
        columns: Vec::new(),
        chosen: index.name.is_some(),
    }
}
