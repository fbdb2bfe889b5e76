//! What went wrong, in the words a person in front of a cell needs.

mod error;
mod excerpt;
mod refusal;
mod report;

pub use error::{Error, Result};
pub(crate) use excerpt::shorten;
pub(crate) use refusal::{AFTER_A_LOST_TRANSACTION, refusal, server_words};
pub use report::Report;
pub(crate) use report::tame;
