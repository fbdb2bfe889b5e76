//! The engine under a Postgres notebook. A project brings its models and its folder.
//!
//! - [`project!`]: declares a project, and gives it the functions that a notebook calls.
//! - [`Settings`]: where the database is, by libpq's rules.
//! - [`Connection`]: statements, transactions, and what happens when the line breaks.
//! - [`session()`]: the one connection that all cells of a notebook share.
//! - [`Model`]: a struct as a row of a table, and what it says about that table.
//! - [`migrate`]: the folder of SQL migrations, applied exactly once.
//! - [`display`]: what a cell shows; [`inspect`]: any SQL, and what the database has; [`chart`]: pictures of typed rows.
//! - [`sandbox()`], [`log_queries`], [`Progress`]: working safely, and watching.
//! - [`Error`]: what went wrong, and what to do.

mod bulk;
mod call;
mod caller;
mod cell;
#[cfg(feature = "cli")]
pub mod cli;
mod connection;
#[doc(hidden)]
pub mod declare;
mod driver;
mod error;
pub mod inspect;
mod log;
pub mod migrate;
pub mod model;
pub mod prelude;
mod progress;
mod project;
mod sandbox;
pub mod schema;
mod session;
pub mod settings;
mod sql;

pub use bulk::Insert;
pub use connection::{Connection, Flow, FromRow, Notification, Params, Rows, column, named_column};
pub use error::{Error, Report, Result};
pub use log::log_queries;
pub use model::Model;
pub use pg_notebook_derive::Model;
pub use progress::{Progress, progress};
pub use project::Project;
pub use sandbox::sandbox;
pub use session::{disconnect, session};
pub use settings::Settings;

/// What a cell shows.
pub use notebook_display as display;
pub use notebook_display::chart;

/// The date library, whose types appear in models.
pub use chrono;
/// The driver, whose types appear in this crate's functions.
pub use postgres;
/// Conversions between Rust and Postgres values, with derives for enums and composite types of one's own.
///
/// The derives write `::postgres_types`, so the crate has to be known by that name: in a cell
/// `:dep postgres-types = "0.2"`, in a project the same line in its `Cargo.toml`. Nothing more is compiled for it.
///
/// ```
/// use pg_notebook::postgres_types::{FromSql, ToSql};
///
/// // CREATE TYPE mood AS ENUM ('happy', 'sad'); CREATE TYPE size AS (height int, length int)
/// #[derive(Debug, ToSql, FromSql)]
/// #[postgres(name = "mood", rename_all = "snake_case")]
/// enum Mood {
///     Happy,
///     Sad,
/// }
///
/// #[derive(Debug, ToSql, FromSql)]
/// #[postgres(name = "size")]
/// struct Size {
///     height: i32,
///     length: i32,
/// }
///
/// fn sad(db: &mut pg_notebook::Connection) -> pg_notebook::Result<Vec<(Mood, Size)>> {
///     db.query_as("SELECT mood, size FROM pets WHERE mood = $1", &[&Mood::Sad])
/// }
/// # let _ = (Mood::Happy, sad);
/// ```
pub use postgres_types;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
