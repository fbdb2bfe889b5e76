//! The standard library's source, as the analyzer gets it.
//!
//! It would read all of it when the kernel starts, and again when the library is loaded. More than half of it are the
//! processors' own instructions (`core::arch`), which no cell needs: of a folder without them it reads the rest. And a
//! kernel that loads the library at its start has no use for the first of the two times.

use crate::error::Result;
use crate::files;
use crate::kernels::Kernels;
use crate::state::ANALYZER;
use crate::toolchain::Toolchain;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What the analyzer reads: a link, to one of the others.
const SHOWN: &str = "rust-src";
const WHOLE: &str = "whole";
/// Enough for evcxr's own first cell.
const NOTHING: &str = "nothing";

/// The crates that a cell's types can come from.
const CRATES: [&str; 4] = ["alloc", "core", "proc_macro", "std"];

/// Makes the folder, or makes it anew if the toolchain is another one.
///
/// # Errors
/// If it cannot be written.
pub(crate) fn ensure(kernels: &Kernels, toolchain: &Toolchain) -> Result<()> {
    let whole = whole(kernels);
    CRATES.iter().try_for_each(|name| files::link(&toolchain.source().join(name), &whole.join(name)))
}

/// Lets a command that starts evcxr in a compile folder use it, if it is there.
pub(crate) fn equip(command: &mut Command, kernels: &Kernels, folder: &Path, preloaded: bool) -> Result<()> {
    let whole = whole(kernels);
    if !CRATES.iter().all(|name| has_source(&whole.join(name))) {
        return Ok(());
    }
    let views = folder.join(ANALYZER);
    files::link(&whole, &views.join(WHOLE))?;
    files::write(&views.join(NOTHING).join("core/src/lib.rs"), b"")?;
    files::link(Path::new(if preloaded { NOTHING } else { WHOLE }), &views.join(SHOWN))?;
    command.env("RUST_SRC_PATH", views.join(SHOWN));
    Ok(())
}

/// Shows the whole from the time on when cells depend on something.
pub(crate) fn show(folder: &Path) -> Result<()> {
    let views = folder.join(ANALYZER);
    let manifest = files::read(&folder.join("Cargo.toml"))?.unwrap_or_default();
    if has_dependencies(&manifest) && views.join(WHOLE).exists() {
        files::link(Path::new(WHOLE), &views.join(SHOWN))?;
    }
    Ok(())
}

/// Whether the manifest that evcxr writes for a cell has any.
fn has_dependencies(manifest: &str) -> bool {
    manifest.split_once("[dependencies]").is_some_and(|(_, rest)| !rest.trim().is_empty())
}

fn has_source(package: &Path) -> bool {
    package.join("src/lib.rs").exists()
}

fn whole(kernels: &Kernels) -> PathBuf {
    kernels.shared.join("rust-src")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_has_dependencies_or_none() {
        let manifest = |dependencies: &str| format!("[package]\nname = \"ctx\"\n\n[dependencies]\n{dependencies}\n");
        assert!(!has_dependencies(&manifest("")) && !has_dependencies(""));
        assert!(has_dependencies(&manifest("pets-lib = { path = \"/pets-lib\" }")));
    }
}
