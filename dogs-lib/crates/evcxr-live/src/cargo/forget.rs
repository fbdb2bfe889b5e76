//! What is of use only to the kernel that has worked in a compile folder.

use super::recorded::Recorded;
use crate::error::{Context, Result};
use crate::files;
use crate::state::{CELLS, DYLIBS, LOADED, TASKS, notes};
use std::fs;
use std::path::Path;

/// Removes it.
///
/// # Errors
/// If something cannot be removed.
pub(crate) fn forget_cells(folder: &Path) -> Result<()> {
    let notes = notes(folder);
    files::remove_all(&notes.join(DYLIBS))?;
    TASKS.iter().try_for_each(|task| Recorded::new(&notes, task).forget())?;
    for path in [LOADED, CELLS].map(|name| notes.join(name)) {
        if path.exists() {
            fs::remove_file(&path).context("remove", &path)?;
        }
    }
    Ok(())
}
