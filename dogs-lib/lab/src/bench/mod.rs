//! What cells cost: `cargo lab bench cells`.
//!
//! The same cells run in turn in a kernel of ours, in plain evcxr, and in IPython, so that whatever else the machine does
//! hits all alike.

mod cells;
mod floor;
mod kernels;
mod table;

pub use cells::{Part, cells};
pub use table::{Row, median, table};
