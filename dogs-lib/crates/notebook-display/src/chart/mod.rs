//! Pictures of typed rows, by closures: `hist(&pets, |pet| pet.weight)`.
//!
//! Each is an SVG, and text in a terminal.

mod calendar;
mod datum;
mod forms;
mod plot;
mod rows;
mod scale;
mod svg;
mod text;
mod vega;

pub use datum::{Datum, ToDatum};
pub use plot::Chart;
pub use rows::{bar, hist, line, scatter};
