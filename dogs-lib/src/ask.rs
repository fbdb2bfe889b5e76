//! Questions to this project's database, in the session.

use crate::{PROJECT, Result, session};
use pg_notebook::FromRow;
use pg_notebook::display::Table;
use pg_notebook::inspect::{self, Diagram, Page, Plan, ToProfile};
use pg_notebook::postgres::types::ToSql;

/// Runs any one statement, with `$1`, `$2`, … from `params`: `sql("SELECT * FROM dogs WHERE height > $1", &[&20])?`.
///
/// # Errors
/// As [`inspect::sql`].
pub fn sql(statement: &str, params: &[&(dyn ToSql + Sync)]) -> Result<Table> {
    session(|db| inspect::sql(db, statement, params))
}

/// The rows of a query as tuples or models: `query_as::<(String, i64)>("SELECT name, id FROM dogs", &[])?`.
///
/// # Errors
/// As [`Connection::query_as`](crate::Connection::query_as).
pub fn query_as<T: FromRow>(query: &str, params: &[&(dyn ToSql + Sync)]) -> Result<Vec<T>> {
    session(|db| db.query_as(query, params))
}

/// The tables of the database.
///
/// # Errors
/// As [`inspect::tables`].
pub fn tables() -> Result<Table> {
    session(inspect::tables)
}

/// Columns, constraints, indexes, size and comments of a table.
///
/// # Errors
/// As [`inspect::describe`].
pub fn describe(table: &str) -> Result<Page> {
    session(|db| inspect::describe(db, table))
}

/// The tables and the foreign keys between them, as a diagram.
///
/// # Errors
/// As [`inspect::schema`].
pub fn schema() -> Result<Diagram> {
    session(inspect::schema)
}

/// Runs a statement for its plan, and rolls back what it did.
///
/// # Errors
/// As [`inspect::explain`].
pub fn explain(statement: &str, params: &[&(dyn ToSql + Sync)]) -> Result<Plan> {
    session(|db| inspect::explain(db, statement, params))
}

/// What the values of each column look like: `profile(&dogs)` of rows at hand, `profile("dogs")?` of a table.
pub fn profile<P: ToProfile>(what: P) -> P::Profile {
    what.profile(&PROJECT)
}

/// Runs `work` and undoes everything it did in the session: `sandbox(|| { add_dog(…)?; get_all_dogs() })?`.
///
/// # Errors
/// As [`pg_notebook::sandbox()`].
pub fn sandbox<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    pg_notebook::sandbox(&PROJECT, work)
}
