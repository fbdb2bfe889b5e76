//! Measurements, each against what else there is: `cargo lab bench`.
//!
//! `cells` runs the same cells in turn in a kernel of ours, in plain evcxr, and in IPython, so that whatever else the machine
//! does hits all alike; `data` moves many rows, in psql, in C, and in Python.

mod cells;
mod data;
mod floor;
mod kernels;
mod table;

pub use cells::{Part, Wanted, cells};
pub use data::data;
pub use table::{Row, median, table};
