//! What evcxr's analyzer gets to read, and how fast.
//!
//! evcxr has rust-analyzer in it, to infer the types of variables and to complete names. To load a project, that asks a
//! dozen questions of cargo and reads the source of every package, whenever a cell's dependencies change. In our
//! kernels the questions go to this program, which knows most answers from the template ([`tools`]), leaves out the
//! packages of which no cell can hold a value ([`packages`]), and the parts of the standard library that no cell needs
//! ([`source`]).

mod packages;
mod source;
mod tools;

pub(crate) use source::{FOLDER, ensure};
pub(crate) use tools::{answer, command, install, restore, settings};

use crate::{Place, Result};
use std::path::Path;
use std::process::Command;

/// Lets a command that starts evcxr in a compile folder use all of this, as far as it is there. `preloaded` says that the
/// library is loaded before any cell that somebody wrote.
///
/// # Errors
/// If the folder cannot be written.
pub(crate) fn equip(command: &mut Command, place: &Place, folder: &Path, preloaded: bool) -> Result<()> {
    tools::equip(command, &place.program());
    source::equip(command, place, folder, preloaded)
}
