//! Databases that something else has migrated so far.

use super::history::{self, Found, HistoryTable};
use crate::call::Call;
use crate::connection::Connection;
use crate::error::{Error, Report, Result};

/// The history tables of other tools.
const OTHERS: [(&str, &str); 11] = [
    ("alembic_version", "Alembic"),
    ("django_migrations", "Django"),
    ("_sqlx_migrations", "sqlx"),
    ("__diesel_schema_migrations", "Diesel"),
    ("seaql_migrations", "SeaORM"),
    ("_prisma_migrations", "Prisma"),
    ("flyway_schema_history", "Flyway"),
    ("databasechangelog", "Liquibase"),
    ("knex_migrations", "Knex"),
    ("pgmigrations", "node-pg-migrate"),
    ("schema_migrations", "Rails, dbmate or golang-migrate"),
];

/// Before a history is begun: whether the database has one already, of another tool or in another schema. Once there is
/// one of ours, if only an empty one (`stamp base`), that is settled.
pub(super) fn check(db: &mut Connection, table: &HistoryTable) -> Result<()> {
    if table.exists {
        return Ok(());
    }
    if let Found::Elsewhere(schema) = history::read(db)? {
        let cause =
            format!("there is a history of migrations in schema {schema}, but new tables go to {}", table.schema);
        return Err(refusal(cause).help(format!(
            "set search_path to the one that is meant; to begin a history of its own in {}: {}",
            table.schema,
            Call::Stamp(&"base")
        )));
    }
    let names: Vec<String> = OTHERS.iter().map(|(table, _)| format!("'{table}'")).collect();
    let sql = format!("SELECT name FROM unnest(ARRAY[{}]) name WHERE to_regclass(name) IS NOT NULL", names.join(", "));
    let found = db.texts(&sql)?.into_iter().flatten().flatten().next();
    let Some((table, tool)) = OTHERS.iter().find(|(table, _)| found.as_deref() == Some(*table)) else { return Ok(()) };
    Err(refusal(format!("{tool} has migrated this database so far (it has a table {table})")).help(format!(
        "if the database has what the files up to VN make: {}; if they are to be applied from the first on: {}",
        Call::Stamp(&"N"),
        Call::Stamp(&"base")
    )))
}

fn refusal(cause: String) -> Error {
    Error::Migration(Report::new("nothing was migrated", cause))
}
