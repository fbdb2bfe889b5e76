//! The engine under a Postgres notebook. It knows nothing of dogs: a project brings its models and its folder.
//!
//! - [`Settings`]: where the database is, by libpq's rules.
//! - [`Connection`]: statements, transactions, and what happens when the line breaks.
//! - [`session()`]: the one connection that all cells of a notebook share.
//! - [`migrate`]: the folder of SQL migrations, applied exactly once.
//! - [`display`]: what a cell shows.
//! - [`Error`]: what went wrong, and what to do.

mod bulk;
mod cancel;
mod client;
mod connect;
mod connection;
pub mod display;
mod error;
pub mod migrate;
mod project;
mod row;
mod rows;
mod session;
pub mod settings;
mod statement;
mod statements;

pub use bulk::{Insert, Progress, progress};
pub use connection::{Connection, Params};
pub use error::{Error, Report, Result};
pub use project::Project;
pub use row::{FromRow, column};
pub use rows::{Flow, Rows};
pub use session::{disconnect, session};
pub use settings::Settings;

/// The date library, whose types appear in models.
pub use chrono;
/// The driver, whose types appear in this crate's functions.
pub use postgres;
