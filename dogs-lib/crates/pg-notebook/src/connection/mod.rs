//! One connection to Postgres: statements, transactions, and what to do when it breaks.

mod connection;
mod listener;
mod notices;
mod open;
mod query;
mod row;
mod savepoint;
mod simple;
mod stream;
mod target;
mod transaction;

pub use crate::driver::Params;
pub use connection::Connection;
pub use row::{FromRow, column, named_column};
pub(crate) use savepoint::Savepoint;
pub use stream::{Flow, Rows};
