//! Many rows at once, through COPY: in from an iterator or a CSV file, out to a CSV file.

mod copy;
mod csv;
mod insert;
mod row_error;
mod rows;

pub use insert::Insert;
