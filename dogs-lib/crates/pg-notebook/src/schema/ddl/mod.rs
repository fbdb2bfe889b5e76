//! SQL as a migration says it.
//!
//! - `change`: the statements of a change;
//! - `table`: CREATE TABLE as a person would write it;
//! - `column`: columns, added and changed.

mod change;
mod column;
mod table;

pub use change::sql;
pub(crate) use column::written_default;
