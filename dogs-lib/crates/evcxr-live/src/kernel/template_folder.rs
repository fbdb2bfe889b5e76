//! The template: where it is, what it was made from, and who may copy it.

use super::stamp::Stamp;
use crate::error::{Context, Result};
use crate::files;
use crate::kernels::Kernels;
use crate::state::STAMP;
use crate::toolchain::Toolchain;
use std::fs::File;
use std::path::PathBuf;

/// The template's folder; it may not be there.
#[must_use]
pub fn path(kernels: &Kernels) -> PathBuf {
    kernels.folder.join("template")
}

/// Holds the template as it is, while the result lives.
///
/// # Errors
/// If the lock file cannot be opened.
pub fn share(kernels: &Kernels) -> Result<File> {
    let path = lock_path(kernels);
    let lock = files::open_lock(&path)?;
    lock.lock_shared().context("lock", &path)?;
    Ok(lock)
}

/// Whether the template is there and up to date, for that toolchain and that version of evcxr.
///
/// # Errors
/// If its stamp, or a manifest or folder of the library cannot be read.
pub fn is_fresh(kernels: &Kernels, toolchain: &Toolchain, evcxr: &str) -> Result<bool> {
    let wanted = Stamp::now(kernels, toolchain, evcxr)?;
    Ok(Stamp::read(&path(kernels).join(STAMP))?.is_some_and(|found| found.fits(&wanted)))
}

/// Takes a template with files from another place for one of this place's, to be brought up to date.
///
/// # Errors
/// As [`is_fresh`], and if it cannot be written.
pub fn adopt(kernels: &Kernels, toolchain: &Toolchain, evcxr: &str) -> Result<()> {
    let stamp = Stamp::now(kernels, toolchain, evcxr)?.without_library();
    files::write(&path(kernels).join(STAMP), stamp.text().as_bytes())
}

/// Held alone by who puts another one in its place.
pub(crate) fn lock_path(kernels: &Kernels) -> PathBuf {
    kernels.folder.join("template.lock")
}
