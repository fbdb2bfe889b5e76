//! One connection to Postgres: statements, transactions, and what to do when it breaks.

mod connection;
mod copy_refusal;
mod listener;
mod lock_watch;
mod notices;
mod notification;
mod open;
mod query;
mod row;
mod said;
mod savepoint;
mod simple;
mod stream;
mod target;
mod transaction;

pub use crate::driver::Params;
pub use connection::Connection;
pub use notification::Notification;
pub use row::{FromRow, column, named_column};
pub(crate) use savepoint::Savepoint;
pub use stream::{Flow, Rows};
