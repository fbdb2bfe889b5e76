//! The standard library's source, as evcxr's analyzer gets it.
//!
//! The analyzer reads all of it at the start and again when the library is loaded. More than half of it are the processors'
//! own instructions (`core::arch`), which no cell needs: of a folder without them it reads the rest.

use crate::error::{Context, Result};
use crate::toolchain::Toolchain;
use crate::{Place, files};
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The crates that a cell's types can come from.
const CRATES: [&str; 4] = ["alloc", "core", "proc_macro", "std"];

/// Makes the folder, or makes it anew if the toolchain is another one.
///
/// # Errors
/// If it cannot be written.
pub(crate) fn ensure(place: &Place, toolchain: &Toolchain) -> Result<()> {
    let folder = folder(place);
    files::make(&folder)?;
    for name in CRATES {
        let (source, link) = (toolchain.source().join(name), folder.join(name));
        if fs::read_link(&link).is_ok_and(|path| path == source) {
            continue;
        }
        let new = folder.join(format!("{name}.new-{}", std::process::id()));
        symlink(&source, &new).context("write", &new)?;
        fs::rename(&new, &link).context("write", &link)?;
    }
    Ok(())
}

/// Lets a command that starts evcxr use the folder, if it is whole.
pub(crate) fn equip(command: &mut Command, place: &Place) {
    let folder = folder(place);
    if CRATES.iter().all(|name| has_source(&folder.join(name))) {
        command.env("RUST_SRC_PATH", folder);
    }
}

fn has_source(package: &Path) -> bool {
    package.join("src/lib.rs").exists()
}

fn folder(place: &Place) -> PathBuf {
    place.lab().join("rust-src")
}
