//! What a cell shows: a table instead of `{:?}`.
//!
//! evcxr tries `(value).evcxr_display()` first, and compiles the cell a second time for `{:?}` if that does not exist.
//! So every value has to have one: [`Show`] for what is a table or a text of ours and for the plain values of Rust,
//! [`ShowDebug`] for all the rest. Method lookup reaches `&mut T` after `T` and `&T`, so the second never hides the
//! first.
//!
//! A type of yours is shown as a table once it implements [`Record`]; `#[derive(Model)]` does.

mod bundle;
mod cell;
mod html;
mod show;
mod table;
mod terminal;
mod text;
mod value;
mod width;
mod wire;

pub use bundle::Bundle;
pub use cell::{Cell, Column, Value};
pub use show::{Show, ShowDebug};
pub use table::{Record, Table};

pub(crate) use cell::size;
pub(crate) use html::escape;
pub(crate) use table::{duration, grouped};
pub(crate) use terminal::{in_terminal, terminal_width};
pub(crate) use text::{is_wild, one_line};
pub(crate) use width::{fit, width};
pub(crate) use wire::{cells, columns, is_readable};
