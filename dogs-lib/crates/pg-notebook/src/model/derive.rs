//! The trait of a model, and what `#[derive(Model)]` reads.

use super::table::Table;
use crate::connection::FromRow;
use crate::display::Record;

/// A struct that is a row of a table. `#[derive(Model)]` implements it, and [`FromRow`] and [`Record`] with it.
///
/// # At the struct: `#[sql(…)]`
/// | | |
/// |---|---|
/// | `table = "pets"` | the table; must be said |
/// | `pk(a, b)` | a primary key of several columns |
/// | `unique(a, b)` | also `name = "…"`, `nulls_not_distinct` |
/// | `index(a, "lower(b) DESC")` | also `unique`, `method = "gin"`, `where = "…"`, `include(c)`, `with = "…"`, `name = "…"` |
/// | `check = "a < b"` | or `check("a < b", name = "…")` |
/// | `foreign_key(a, b, references = "t(x, y)")` | also `on_delete`, `on_update`, `deferrable`, `name` |
/// | `was = "hounds"` | the name that the table had before |
///
/// # At a field: `#[sql(…)]`
/// | | |
/// |---|---|
/// | `pk`, `unique`, `index`, `check = "…"` | as above, for this column; `index(method = "gin")` |
/// | `default = "now()"` | an SQL expression |
/// | `identity` | numbered by the database; `identity = "by default"` lets an INSERT choose |
/// | `generated = "height * 2"` | computed from other columns and stored |
/// | `references = Owner` | or `"owners"`, `"owners(id)"`; with `on_delete = "cascade"`, `on_update`, `deferrable` |
/// | `type = "varchar(20)"` | instead of the type that the Rust type stands for |
/// | `collate = "C"` | |
/// | `column = "type"` | the column's name, where it is not the field's |
/// | `was = "hue"` | the name that the column had before |
///
/// `Option` is NULL, everything else is NOT NULL. The first paragraph of a doc comment becomes the comment of the table
/// or column in the database; `comment = "…"` says another.
///
/// # Enums
/// `#[derive(Model)]` on an enum without fields makes it a Postgres enum that a field can have as its type. Its name and
/// labels are those of Rust in snake_case, unless `#[sql(type = "…")]` and `#[sql(label = "…")]` say otherwise, or the
/// `#[postgres(…)]` of postgres-types' own derives, if you use those.
///
/// # Where the engine is
/// The generated code calls it `pg_notebook`; `#[sql(crate = "path::to::it")]` says another path.
pub trait Model: FromRow + Record {
    /// The name of the table.
    const TABLE: &'static str;
    /// The columns in the order of the fields, for a SELECT: `id, name, "order"`.
    const COLUMNS: &'static str;

    /// Everything the model says about its table.
    fn table() -> Table;
}

/// The tables of models, for [`revision`](crate::migrate::revision): `models![Pet, Owner]`.
#[macro_export]
macro_rules! models {
    ($($model:ty),* $(,)?) => {
        ::std::vec![$(<$model as $crate::Model>::table()),*]
    };
}
