//! The declaration of a project: `project!`, and what it expands to calls.

mod lend;
mod project;

pub use lend::{in_folder, session, wait_for_notification};
