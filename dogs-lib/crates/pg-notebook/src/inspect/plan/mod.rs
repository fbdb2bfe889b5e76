//! A query plan as a tree with marks where it hurts.

mod figures;
mod forms;
mod marks;
mod read;
mod step;
mod tree;

pub use step::{Node, Plan};
