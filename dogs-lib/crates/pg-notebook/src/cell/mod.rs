//! The cell of a notebook that all this may run in.

pub(crate) mod exit_notice;
mod palette;
mod runtime;

pub(crate) use palette::Palette;
pub(crate) use runtime::in_cell;
