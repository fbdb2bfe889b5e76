//! What evcxr is started with, for its analyzer.

use super::{answers, source};
use crate::error::Result;
use crate::kernels::Kernels;
use std::path::Path;
use std::process::Command;

/// Lets a command that starts evcxr in a compile folder use all of this, as far as it is there. `preloaded` says that the
/// library is loaded before any cell that somebody wrote.
///
/// # Errors
/// If the folder cannot be written.
pub(crate) fn equip(command: &mut Command, kernels: &Kernels, folder: &Path, preloaded: bool) -> Result<()> {
    answers::equip(command, &kernels.program);
    source::equip(command, kernels, folder, preloaded)
}
