//! Rows of the driver [`postgres`], whatever the types of their columns are: from the server's binary form of a value to
//! a cell.

mod address;
mod nested;
mod number;
mod read;
mod row;
mod text;
mod time;

pub use read::is_readable;
pub use row::{cells, columns};
pub use text::{is_zoned, text_cell};
