//! The engine: a shared library that the kernel's process has loaded and cannot exchange.

use crate::error::{Error, Result};
use crate::files;
use std::env;
use std::path::{Path, PathBuf};

/// The variable that tells kernels apart: a compile folder may be a copy of another kernel's.
pub const KERNEL: &str = "LAB_KERNEL";

/// Notes that this kernel runs a cell with the engine in it.
///
/// # Errors
/// If the note cannot be written.
pub fn mark_loaded(notes: &Path) -> Result<()> {
    files::write(&path(notes), kernel().as_bytes())
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
    notes.join("loaded")
}
