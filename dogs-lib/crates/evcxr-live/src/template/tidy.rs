//! What a template leaves out.

use crate::cargo::forget;
use crate::error::{Context, Result};
use crate::files;
use crate::state::ANALYZER;
use std::fs;
use std::path::{Path, PathBuf};

/// Leaves out the cells themselves, of which no other kernel has use.
pub(super) fn tidy(folder: &Path) -> Result<()> {
    forget::forget_cells(folder)?;
    files::remove_all(&folder.join(ANALYZER))?;
    for profile in profiles(folder) {
        for entry in fs::read_dir(&profile).context("read", &profile)?.flatten() {
            if entry.file_name().to_str().is_some_and(|name| name.starts_with("libcode_")) {
                fs::remove_file(entry.path()).context("remove", &entry.path())?;
            }
        }
        for entry in fs::read_dir(profile.join("incremental")).into_iter().flatten().flatten() {
            if entry.file_name().to_str().is_some_and(|name| name.starts_with("ctx-")) {
                files::remove_all(&entry.path())?;
            }
        }
    }
    Ok(())
}

/// `target/<triple>/debug`.
fn profiles(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let triples = fs::read_dir(folder.join("target")).into_iter().flatten().flatten();
    triples.map(|entry| entry.path().join("debug")).filter(|path| path.is_dir())
}
