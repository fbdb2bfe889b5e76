//! The engine: a shared library that the kernel's process has loaded and cannot exchange.

use crate::error::{Context, Error, Result};
use crate::files;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// The variable that tells kernels apart: a compile folder may be a copy of another kernel's.
pub const KERNEL: &str = "LAB_KERNEL";

/// The note on the kernel that has the engine loaded.
pub(super) const LOADED: &str = "loaded";
/// The folder with the loaded libraries.
pub(super) const KEPT: &str = "engine";

/// Notes that this kernel runs a cell with these compiled engines in it, and keeps their files.
///
/// # Errors
/// If that cannot be written.
pub fn mark_loaded<'a>(notes: &Path, engines: impl Iterator<Item = (&'a str, u64, Vec<PathBuf>)>) -> Result<()> {
    if is_loaded(notes) {
        return Ok(());
    }
    files::remove_all(&notes.join(KEPT))?;
    for (stem, identity, files) in engines {
        let kept = kept(notes, stem, identity);
        files::make(&kept)?;
        for file in files.iter().filter(|file| file.exists()) {
            link(file, &kept.join(file.file_name().unwrap_or_default()))?;
        }
    }
    files::write(&path(notes), kernel().as_bytes())
}

/// Puts back what was kept of the engine with that identity, where it is missing: cargo removes a library before it has it
/// compiled again.
///
/// # Errors
/// If a file cannot be written.
pub fn restore(notes: &Path, stem: &str, identity: u64, files: &[PathBuf]) -> Result<()> {
    for file in files {
        let kept = kept(notes, stem, identity).join(file.file_name().unwrap_or_default());
        if !file.exists() && kept.exists() {
            link(&kept, file)?;
        }
    }
    Ok(())
}

fn kept(notes: &Path, stem: &str, identity: u64) -> PathBuf {
    notes.join(KEPT).join(format!("{stem}-{identity:016x}"))
}

/// One file with two names, so that the process does not take it for another library.
fn link(from: &Path, to: &Path) -> Result<()> {
    fs::hard_link(from, to).or_else(|_| fs::copy(from, to).map(drop)).context("write", to)
}

/// Whether this kernel has run a cell with the engine in it.
#[must_use]
pub fn is_loaded(notes: &Path) -> bool {
    files::read(&path(notes)).is_ok_and(|text| text == Some(kernel()))
}

/// Why a changed engine is not compiled.
#[must_use]
pub fn refusal(package: &str) -> Error {
    Error::new(format!(
        "{package} or something it depends on was changed, but this kernel has it loaded and cannot exchange it"
    ))
    .help(
        "restart the kernel: menu Kernel, Restart Kernel (in the REPL: leave it and start it again)\n\
         or undo the change: then everything goes on as before",
    )
}

fn kernel() -> String {
    env::var(KERNEL).unwrap_or_default()
}

fn path(notes: &Path) -> PathBuf {
    notes.join(LOADED)
}
