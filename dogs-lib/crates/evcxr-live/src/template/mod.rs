//! The compiled dependencies, ready to be copied for a kernel.
//!
//! Made by a kernel that runs once: it loads the library, shows a value, makes a variable, and fails to compile a cell, so
//! that each of these is quick in every kernel after it. Made anew when versions change; brought up to date, in a copy that
//! then takes its place, when the packages below the library change. Cargo compares for itself what fits: a template that is
//! out of date makes a kernel slower, never wrong.

mod renewal;
mod tidy;

pub use renewal::{Renewal, serve};
