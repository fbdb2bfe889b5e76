//! The declaration of a project: `project!`, and what it expands to calls.

mod project;
mod session;

pub use session::{in_folder, session, wait_for_notification};
