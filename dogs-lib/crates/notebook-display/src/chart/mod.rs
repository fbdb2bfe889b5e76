//! Pictures of typed rows, by closures: `hist(&pets, |pet| pet.weight)`.
//!
//! Each is a picture, SVG with the values as titles that show under the pointer, and text in a terminal.

mod area;
mod calendar;
mod datum;
mod forms;
mod marks;
mod plot;
mod rows;
mod scale;
mod svg;
mod text;

pub use datum::{Datum, ToDatum};
pub use plot::Chart;
pub use rows::{bar, hist, line, scatter};
