//! Measurements, each against what else there is: `cargo lab bench`.

mod data;

pub use data::data;
