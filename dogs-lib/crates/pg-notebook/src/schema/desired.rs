//! What models want, in the server's own words.

use super::temp_ddl::statements;
use super::types;
use super::types::{Enum, Schema};
use super::unchanged::unchanged;
use crate::connection::Connection;
use crate::error::{Error, Report, Result};
use crate::model::{self, Table, enums_of};
use crate::sql::ident;
use std::collections::BTreeSet;

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
        let as_is: Vec<Option<&types::Table>> = models.iter().map(|model| unchanged(model, models, current)).collect();
        let open = |(model, as_is): (&Table, &Option<_>)| as_is.is_none().then(|| model.clone());
        let open: Vec<Table> = models.iter().zip(&as_is).filter_map(open).collect();
        let made = match Self::made(db, &open) {
            Ok(made) => made,
            // A table that stands for an unchanged model may be of no use to one that refers to it.
            Err(Error::Migration(_)) if open.len() < models.len() => return Self::made(db, models),
            Err(error) => return Err(error),
        };
        let mut made = made.tables.into_iter();
        let tables = as_is.into_iter().filter_map(|as_is| as_is.cloned().or_else(|| made.next()));
        let tables = tables.collect();
        Ok(Self { name: String::new(), enums: enums(models), tables, others: Vec::new() })
    }

    fn made(db: &mut Connection, models: &[Table]) -> Result<Self> {
        if models.is_empty() {
            return Ok(Self::default());
        }
        db.undone("of_models", |db| Self::in_temp(db, models))
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
        if db.transaction(|db| db.batch_execute(&batch.join(";\n"))).is_err() {
            // Again one by one, to find whom it is about.
            for statement in statements {
                db.batch_execute(&statement.sql).map_err(|error| refusal(error, &statement.about))?;
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
            for rule in &mut table.constraints {
                rule.chosen = model.names().any(|name| name == rule.name);
            }
            for index in &mut table.indexes {
                index.chosen = model.names().any(|name| name == index.name);
            }
            tables.push(table);
        }
        Ok(Self { name: read.name, enums: enums(models), tables, others: Vec::new() })
    }
}

fn enums(models: &[Table]) -> Vec<Enum> {
    enums_of(models).into_iter().map(|one| Enum { name: one.name.clone(), labels: one.labels.clone() }).collect()
}

fn refusal(error: Error, about: &str) -> Error {
    let Error::Statement(mut report) = error else { return error };
    report.doing = format!("{about} is not understood by the server");
    report.help.get_or_insert_with(|| "mend the model".to_owned());
    Error::Migration(report)
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
