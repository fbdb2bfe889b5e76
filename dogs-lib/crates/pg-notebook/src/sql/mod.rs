//! SQL as text: taken apart into statements, read, and quoted; here and nowhere else.

mod client_copy;
mod concurrent_index;
mod cursor;
mod definition;
mod habits;
mod keywords;
mod lex;
mod quote;
mod script;
mod split;
mod statement;
#[cfg(test)]
mod tests;
mod values;

pub(crate) use client_copy::ClientCopy;
pub(crate) use concurrent_index::NewIndex;
pub(crate) use cursor::Name;
pub(crate) use definition::{Definition, Object};
pub(crate) use lex::{Kind, mentions};
pub(crate) use quote::{LONGEST, cut, ident, idents, literal};
pub(crate) use script::Script;
pub(crate) use statement::{Effect, Statement};
