//! The part of a source file that types can depend on: its tokens without comments and without plain function bodies.

mod body;
mod form;
mod item;
mod tokens;
mod writer;

pub(crate) use form::{identifiers, items, of, renames_macros};
