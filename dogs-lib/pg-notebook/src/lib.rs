//! The engine under a Postgres notebook. It knows nothing of dogs: a project brings its models and its folder.
//!
//! - [`Settings`]: where the database is, by libpq's rules.
//! - [`Connection`]: statements, transactions, and what happens when the line breaks.
//! - [`session()`]: the one connection that all cells of a notebook share.
//! - [`Model`]: a struct as a row of a table, and what it says about that table.
//! - [`migrate`]: the folder of SQL migrations, applied exactly once.
//! - [`display`]: what a cell shows.
//! - [`Error`]: what went wrong, and what to do.

mod connect;
mod connection;
pub mod display;
mod error;
pub mod migrate;
pub mod model;
mod project;
mod row;
pub mod schema;
mod session;
pub mod settings;
mod simple;
mod statement;

pub use connection::{Connection, Params};
pub use error::{Error, Report, Result};
pub use model::Model;
pub use pg_notebook_derive::Model;
pub use project::Project;
pub use row::{FromRow, column, named_column};
pub use session::{disconnect, session};
pub use settings::Settings;

/// The date library, whose types appear in models.
pub use chrono;
/// The driver, whose types appear in this crate's functions.
pub use postgres;
