//! What cannot be known from models and database, and the answers to it.
//!
//! - `up`, `down`: all the changes of one way;
//! - `context`: what is known beside the change;
//! - `table`, `column`, `labels`: one function for each kind of change, which puts the answer into the change, or asks.

mod column;
mod context;
mod down;
mod labels;
mod table;
mod up;

pub(super) use down::answer_down;
pub(super) use up::answer_up;
