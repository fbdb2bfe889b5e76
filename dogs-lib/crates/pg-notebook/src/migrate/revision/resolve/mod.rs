//! What cannot be known from models and database, and the answers to it.

mod up;

pub(super) use up::{answer_down, answer_up};
