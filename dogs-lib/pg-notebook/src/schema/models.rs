//! What models want, in the server's own words.

use super::ident::{ident, idents, literal};
use super::settled::settled;
use super::{Enum, Schema};
use crate::connection::Connection;
use crate::error::{Error, Report, Result};
use crate::model;
use crate::model::{Element, Table};
use std::collections::BTreeSet;

/// One statement, and the model and part of it that it is for.
struct Statement {
    sql: String,
    about: String,
}

impl Schema {
    /// What the models want: created in `pg_temp`, read from the catalog, and undone. No table of the user is touched.
    /// A model that is word for word as its table in `current` is not even created.
    ///
    /// Must be called inside a transaction, which is as before when this returns.
    ///
    /// # Errors
    /// [`Error::Migration`] where models contradict each other, and where the server does not understand one, with the
    /// model's name; else as [`Connection::query`].
    pub fn of_models(db: &mut Connection, models: &[Table], current: &Schema) -> Result<Self> {
        model::check(models)?;
        let settled: Vec<Option<&super::Table>> = models.iter().map(|model| settled(model, current)).collect();
        let open = |(model, settled): (&Table, &Option<_>)| settled.is_none().then(|| model.clone());
        let open: Vec<Table> = models.iter().zip(&settled).filter_map(open).collect();
        let made = match Self::made(db, &open) {
            Ok(made) => made,
            // A table that stands for a settled model may be of no use to one that refers to it.
            Err(Error::Migration(_)) if open.len() < models.len() => return Self::made(db, models),
            Err(error) => return Err(error),
        };
        let mut made = made.tables.into_iter();
        let tables = settled.into_iter().filter_map(|settled| settled.cloned().or_else(|| made.next()));
        let tables = tables.collect();
        Ok(Self { name: String::new(), enums: enums(models), tables, others: Vec::new() })
    }

    fn made(db: &mut Connection, models: &[Table]) -> Result<Self> {
        if models.is_empty() {
            return Ok(Self::default());
        }
        db.batch_execute("SAVEPOINT of_models")?;
        let result = Self::in_temp(db, models);
        let undone = db.batch_execute("ROLLBACK TO of_models; RELEASE of_models");
        let schema = result?;
        undone?;
        Ok(schema)
    }

    fn in_temp(db: &mut Connection, models: &[Table]) -> Result<Self> {
        // The session's own temporary tables would be in the way; they come back with the rollback.
        db.batch_execute("DISCARD TEMP")?;
        let foreign = stubs(db, models)?;
        db.query(
            "SELECT set_config('search_path', concat_ws(', ', 'pg_temp', nullif(current_setting('search_path'), '')), true)",
            &[],
        )?;
        let statements = statements(models, &foreign);
        let batch: Vec<&str> = statements.iter().map(|statement| statement.sql.as_str()).collect();
        db.batch_execute("SAVEPOINT temp")?;
        if db.batch_execute(&batch.join(";\n")).is_err() {
            db.batch_execute("ROLLBACK TO temp")?;
            // Again one by one, to find whom it is about.
            for statement in statements {
                db.batch_execute(&statement.sql).map_err(|error| explain(error, &statement.about))?;
            }
        }
        let (oid,): (u32,) = db.query_one_as("SELECT pg_my_temp_schema()", &[])?;
        let mut read = Self::read_namespace(db, String::new(), oid)?;
        let mut tables = Vec::new();
        for model in models {
            let Some(at) = read.tables.iter().position(|table| table.name == model.name) else {
                return Err(Error::Migration(Report::new(
                    "the models cannot be compared",
                    format!("the table {:?} was created and is not there", model.name),
                )));
            };
            let mut table = read.tables.swap_remove(at);
            table.comment.clone_from(&model.comment);
            for (column, said) in table.columns.iter_mut().zip(&model.columns) {
                column.comment.clone_from(&said.comment);
            }
            tables.push(table);
        }
        Ok(Self { name: read.name, enums: enums(models), tables, others: Vec::new() })
    }
}

fn enums(models: &[Table]) -> Vec<Enum> {
    labels(models).into_iter().map(|one| Enum { name: one.name.clone(), labels: one.labels.clone() }).collect()
}

fn explain(error: Error, about: &str) -> Error {
    let Error::Statement(mut report) = error else { return error };
    report.doing = format!("{about} is not understood by the server");
    report.help.get_or_insert_with(|| "mend the model".to_owned());
    Error::Migration(report)
}

/// The enums of the models, each once, in the order in which they come up.
pub(crate) fn labels(models: &[Table]) -> Vec<&model::Enum> {
    let mut found: Vec<&model::Enum> = Vec::new();
    for labels in models.iter().flat_map(|table| &table.columns).filter_map(|column| column.ty.labels.as_ref()) {
        if !found.iter().any(|other| other.name == labels.name) {
            found.push(labels);
        }
    }
    found
}

/// Tables that models refer to and that no model has, as they are to be called in SQL.
fn stubs(db: &mut Connection, models: &[Table]) -> Result<Vec<(String, String)>> {
    let mut wanted = BTreeSet::new();
    for model in models {
        for key in &model.foreign_keys {
            if !models.iter().any(|other| other.name == key.table) {
                wanted.insert((key.table.clone(), format!("{}.{}", model.name, key.columns.join(", "))));
            }
        }
    }
    let mut stubs: Vec<(String, String)> = Vec::new();
    for (table, from) in wanted {
        if stubs.iter().any(|(name, _)| *name == table) {
            continue;
        }
        let sql = "SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) FROM pg_class c \
                   JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = to_regclass($1)";
        let Some((qualified,)) = db.query_opt_as::<(String,)>(sql, &[&ident(&table)])? else {
            return Err(Error::Migration(Report::new(
                format!("{from} refers to the table {table:?}"),
                "neither a model nor the database has it",
            ))
            .help("add its model to models![…], or correct the name"));
        };
        stubs.push((table, qualified));
    }
    Ok(stubs)
}

fn statements(models: &[Table], stubs: &[(String, String)]) -> Vec<Statement> {
    let mut all = Vec::new();
    let mut add = |sql: String, about: String| all.push(Statement { sql, about });
    for one in labels(models) {
        let labels: Vec<String> = one.labels.iter().map(|label| literal(label)).collect();
        add(
            format!("CREATE TYPE pg_temp.{} AS ENUM ({})", ident(&one.name), labels.join(", ")),
            format!("the enum {:?}", one.name),
        );
    }
    for (table, qualified) in stubs {
        add(
            format!("CREATE TABLE pg_temp.{} (LIKE {qualified} INCLUDING INDEXES)", ident(table)),
            format!("the table {table:?}"),
        );
    }
    for model in models {
        let columns: Vec<String> = model.columns.iter().map(column).collect();
        add(
            format!("CREATE TABLE pg_temp.{} ({})", ident(&model.name), columns.join(", ")),
            format!("the model of {:?}", model.name),
        );
    }
    for model in models {
        let table = format!("pg_temp.{}", ident(&model.name));
        for (rule, about) in rules(model) {
            add(format!("ALTER TABLE {table} ADD {rule}"), format!("{about} of the model of {:?}", model.name));
        }
        for index in &model.indexes {
            add(create_index(&table, index), format!("an index of the model of {:?}", model.name));
        }
    }
    for model in models {
        for key in &model.foreign_keys {
            add(
                format!("ALTER TABLE pg_temp.{} ADD {}", ident(&model.name), foreign_key(key)),
                format!("the reference of {}.{} to {:?}", model.name, key.columns.join(", "), key.table),
            );
        }
    }
    all
}

fn column(column: &model::Column) -> String {
    let ty = match (&column.ty.labels, column.ty.dimensions) {
        (Some(labels), 0) => ident(&labels.name),
        (Some(labels), _) => format!("{}[]", ident(&labels.name)),
        (None, 0) => column.ty.sql.clone(),
        (None, _) => format!("{}[]", column.ty.sql),
    };
    let mut sql = format!("{} {ty}", ident(&column.name));
    if let Some(collation) = &column.collation {
        sql += &format!(" COLLATE {}", if collation.contains('"') { collation.clone() } else { ident(collation) });
    }
    if !column.nullable {
        sql += " NOT NULL";
    }
    match &column.value {
        model::Value::Null => {}
        model::Value::Default(expression) => sql += &format!(" DEFAULT ({expression})"),
        model::Value::IdentityAlways => sql += " GENERATED ALWAYS AS IDENTITY",
        model::Value::IdentityByDefault => sql += " GENERATED BY DEFAULT AS IDENTITY",
        model::Value::Generated(expression) => sql += &format!(" GENERATED ALWAYS AS ({expression}) STORED"),
    }
    sql
}

fn rules(model: &Table) -> Vec<(String, String)> {
    let named = |name: &Option<String>| name.as_ref().map_or(String::new(), |n| format!("CONSTRAINT {} ", ident(n)));
    let mut rules = Vec::new();
    if !model.primary_key.is_empty() {
        rules.push((format!("PRIMARY KEY ({})", idents(&model.primary_key)), "the primary key".to_owned()));
    }
    for unique in &model.uniques {
        let nulls = if unique.nulls_not_distinct { "NULLS NOT DISTINCT " } else { "" };
        let sql = format!("{}UNIQUE {nulls}({})", named(&unique.name), idents(&unique.columns));
        rules.push((sql, format!("unique ({})", unique.columns.join(", "))));
    }
    for check in &model.checks {
        let sql = format!("{}CHECK ({})", named(&check.name), check.expression);
        rules.push((sql, format!("the check {:?}", check.expression)));
    }
    rules
}

fn foreign_key(key: &model::ForeignKey) -> String {
    let mut sql = key.name.as_ref().map_or(String::new(), |name| format!("CONSTRAINT {} ", ident(name)));
    sql += &format!("FOREIGN KEY ({}) REFERENCES pg_temp.{}", idents(&key.columns), ident(&key.table));
    if !key.to.is_empty() {
        sql += &format!(" ({})", idents(&key.to));
    }
    if let Some(action) = &key.on_delete {
        sql += &format!(" ON DELETE {}", action.to_uppercase());
    }
    if let Some(action) = &key.on_update {
        sql += &format!(" ON UPDATE {}", action.to_uppercase());
    }
    if key.deferrable {
        sql += " DEFERRABLE INITIALLY DEFERRED";
    }
    sql
}

fn create_index(table: &str, index: &model::Index) -> String {
    let elements: Vec<String> = index
        .elements
        .iter()
        .map(|element| match element {
            Element::Column(name) => ident(name),
            Element::Sql(sql) => sql.clone(),
        })
        .collect();
    let mut sql = format!("CREATE {}INDEX ", if index.unique { "UNIQUE " } else { "" });
    if let Some(name) = &index.name {
        sql += &format!("{} ", ident(name));
    }
    let method = index.method.as_deref().unwrap_or("btree");
    sql += &format!("ON {table} USING {method} ({})", elements.join(", "));
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
    sql
}
