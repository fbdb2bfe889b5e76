//! Shows Rust values in a Jupyter notebook or a terminal: a table instead of `{:?}`.
//!
//! evcxr tries `(value).evcxr_display()` first, and compiles the cell a second time for `{:?}` if that does not exist.
//! So every value has to have one: [`Show`] for what is a table or a text of ours and for the plain values of Rust,
//! [`ShowDebug`] for all the rest. Method lookup reaches `&mut T` after `T` and `&T`, so the second never hides the
//! first.
//!
//! A type of yours is shown as a table once it implements [`Record`].

mod bundle;
mod cell;
pub mod chart;
mod forms;
mod number;
mod plain;
mod pretty;
mod show;
mod table;
mod table_html;
mod table_text;
pub mod terminal;
pub mod text;
pub mod timing;
mod value;
#[cfg(feature = "postgres")]
pub mod wire;

pub use bundle::MimeBundle;
pub use cell::{Cell, Column, Value};
pub use show::{Show, ShowDebug};
pub use table::{Record, Table};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
