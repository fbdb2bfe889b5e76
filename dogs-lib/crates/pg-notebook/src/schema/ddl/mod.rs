//! Definitions as SQL, each written once: a migration says them, and so does what is sent to be compared.
//!
//! - `change`: the statements of a change;
//! - `table`: CREATE TABLE as a person would write it;
//! - `column`, `constraint`, `index`, `labels`: what a table consists of, and enums.

mod change;
mod column;
mod constraint;
mod index;
mod labels;
mod table;

pub use change::sql;
pub(crate) use column::{column, written_default};
pub(crate) use constraint::constraint;
pub(crate) use index::create_index;
pub(crate) use labels::create_enum;
