//! What models want, in the server's own words.

use super::temp_ddl::statements;
use super::types::{Schema, Table};
use super::unchanged::unchanged;
use crate::connection::Connection;
use crate::error::{Error, Report, Result};
use crate::model::{self, check};
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
    pub fn of_models(db: &mut Connection, models: &[model::Table], current: &Schema) -> Result<Self> {
        check(models)?;
        let written = Self::as_written(models, current);
        let as_is: Vec<Option<&Table>> =
            written.tables.iter().map(|table| unchanged(table, &written, current)).collect();
        let open = |(table, as_is): (&Table, &Option<_>)| as_is.is_none().then(|| table.clone());
        let open = written.tables.iter().zip(&as_is).filter_map(open).collect();
        let open = Self { tables: open, enums: written.enums.clone(), ..Self::default() };
        let made = match Self::made(db, &open) {
            Ok(made) => made,
            // A table that stands for an unchanged model may be of no use to one that refers to it.
            Err(Error::Migration(_)) if open.tables.len() < models.len() => return Self::made(db, &written),
            Err(error) => return Err(error),
        };
        let mut made = made.tables.into_iter();
        let tables = as_is.into_iter().filter_map(|as_is| as_is.cloned().or_else(|| made.next())).collect();
        Ok(Self { tables, ..written })
    }

    /// What is written, in the server's words.
    fn made(db: &mut Connection, written: &Self) -> Result<Self> {
        if written.tables.is_empty() {
            return Ok(Self::default());
        }
        db.undone("of_models", |db| Self::in_temp(db, written))
    }

    fn in_temp(db: &mut Connection, written: &Self) -> Result<Self> {
        // The session's own temporary tables would be in the way; they come back with the rollback.
        db.batch_execute("DISCARD TEMP")?;
        let stubs = stubs(db, &written.tables)?;
        db.query(
            "SELECT set_config('search_path', concat_ws(', ', 'pg_temp', nullif(current_setting('search_path'), '')), true)",
            &[],
        )?;
        let statements = statements(written, &stubs);
        let batch: Vec<&str> = statements.iter().map(|statement| statement.sql.as_str()).collect();
        if db.transaction(|db| db.batch_execute(&batch.join(";\n"))).is_err() {
            // Again one by one, to find whom it is about.
            for statement in statements {
                db.batch_execute(&statement.sql).map_err(|error| refusal(error, &statement.about))?;
            }
        }
        let (oid,): (u32,) = db.query_one_as("SELECT pg_my_temp_schema()", &[])?;
        let mut read = Self::read_namespace(db, String::new(), oid)?;
        let tables = written.tables.iter().map(|table| found(&mut read, table)).collect::<Result<_>>()?;
        Ok(Self { tables, enums: written.enums.clone(), ..Self::default() })
    }
}

/// The table that was made, with what only the model knows of it.
fn found(read: &mut Schema, written: &Table) -> Result<Table> {
    let Some(at) = read.tables.iter().position(|table| table.name == written.name) else {
        return Err(Error::Migration(Report::new(
            "the models cannot be compared",
            format!("the table {:?} was created and is not there", written.name),
        )));
    };
    let mut table = read.tables.swap_remove(at);
    table.comment.clone_from(&written.comment);
    for (column, written) in table.columns.iter_mut().zip(&written.columns) {
        column.comment.clone_from(&written.comment);
    }
    let rules = written.constraints.iter().filter(|rule| rule.chosen).map(|rule| &rule.name);
    let indexes = written.indexes.iter().filter(|index| index.chosen).map(|index| &index.name);
    let chosen: Vec<&String> = rules.chain(indexes).collect();
    for rule in &mut table.constraints {
        rule.chosen = chosen.contains(&&rule.name);
    }
    for index in &mut table.indexes {
        index.chosen = chosen.contains(&&index.name);
    }
    Ok(table)
}

fn refusal(error: Error, about: &str) -> Error {
    let Error::Statement(mut report) = error else { return error };
    report.doing = format!("{about} is not understood by the server");
    report.help.get_or_insert_with(|| "mend the model".to_owned());
    Error::Migration(report)
}

/// Tables that are referred to and are not among these, as they are to be called in SQL.
fn stubs(db: &mut Connection, tables: &[Table]) -> Result<Vec<(String, String)>> {
    let mut wanted = BTreeSet::new();
    for table in tables {
        for rule in &table.constraints {
            let Some((to, _)) = &rule.references else { continue };
            if !tables.iter().any(|other| other.name == *to) {
                wanted.insert((to.clone(), format!("{}.{}", table.name, rule.columns.join(", "))));
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
