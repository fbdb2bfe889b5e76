//! From one schema to another: what has to change, in an order in which it can.
//!
//! - `changes`: all changes, in their order;
//! - `enums`, `tables`, `rules`: those of enums, tables, and of constraints and indexes;
//! - `dependents`: the columns on which other things stand.

mod changes;
mod dependents;
mod enums;
mod rules;
mod tables;

pub use changes::{diff, diff_at_once};
