//! SQL as text: taken apart into statements, read, and quoted; here and nowhere else.

mod concurrent_index;
mod lex;
mod quote;
mod split;

pub(crate) use concurrent_index::NewIndex;
pub(crate) use lex::{Kind, Scan};
pub(crate) use quote::{LONGEST, cut, ident, idents, literal};
pub(crate) use split::{Script, Statement};
