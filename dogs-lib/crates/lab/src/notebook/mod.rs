//! Notebooks executed without a browser: `cargo lab run`.

mod committed;
mod edit;
mod named;
mod report;
mod run;

pub use crate::execute::{Cell, RAISES, STDERR, VARIES};
pub use committed::Difference;
pub use edit::TAG as EDIT;
pub use named::{all, named};
pub use report::{Failure, Outcome};
pub use run::run;
