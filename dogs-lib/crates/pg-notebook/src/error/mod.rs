//! What went wrong, in the words a person in front of a cell needs.

mod error;
mod excerpt;
pub(crate) mod refusal;

pub(crate) use error::in_cell;
pub use error::{Error, Report, Result};
pub(crate) use refusal::{server_words, shorten};
