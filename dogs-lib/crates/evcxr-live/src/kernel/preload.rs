//! The library, loaded before the first cell.
//!
//! What takes long about a kernel's start is evcxr's analyzer, which reads the standard library at the start and again, with
//! the dependencies, when a cell loads the library. A kernel that loads it at its start reads both once, and a person who
//! opens a notebook looks at it meanwhile. But an error in what evcxr is configured to load would keep the kernel from
//! starting. So it is done only if the sources are those that compiled the last time, nothing else has to be compiled, and
//! no other start has died of it; else a cell loads the library, and shows the error.

use super::template_folder;
use crate::cargo::compiled::sources;
use crate::error::Result;
use crate::files;
use crate::kernels::Kernels;
use crate::state::{LOADING, compiled, loading};
use crate::toolchain::Toolchain;
use std::fs;
use std::path::Path;

/// Whether the kernel in that folder, which has been made, can load the library. If so, it is noted that it tries.
///
/// # Errors
/// If that cannot be written.
pub(crate) fn begin(kernels: &Kernels, toolchain: &Toolchain, evcxr: &str, folder: &str) -> Result<bool> {
    if one_died(&kernels.folder) {
        let _ = fs::remove_file(compiled(&kernels.folder));
        return Ok(false);
    }
    let kept = files::read(&compiled(&kernels.folder)).ok().flatten();
    if kept.is_none()
        || kept != sources(&kernels.library)
        || !template_folder::is_fresh(kernels, toolchain, evcxr).unwrap_or(false)
    {
        return Ok(false);
    }
    files::write(&loading(&kernels.folder, folder.as_ref()), b"")?;
    Ok(true)
}

/// Whether the folder of a kernel that tried has gone before the library was compiled; it is forgotten.
fn one_died(kernels: &Path) -> bool {
    let entries = fs::read_dir(kernels).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let dead: Vec<_> =
        names.filter(|name| name.strip_prefix(LOADING).is_some_and(|folder| !kernels.join(folder).exists())).collect();
    dead.iter().for_each(|name| drop(fs::remove_file(kernels.join(name))));
    !dead.is_empty()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_kernel_that_went_while_it_loaded_is_noticed_once() {
        let root = std::env::temp_dir().join(format!("evcxr-live-preload-{}", std::process::id()));
        let folder = root.join("k-1-0");
        files::make(&folder).unwrap();
        files::write(&loading(&root, "k-1-0".as_ref()), b"").unwrap();
        assert!(!one_died(&root), "it is still there");
        files::remove_all(&folder).unwrap();
        assert!(one_died(&root));
        assert!(!one_died(&root), "it is forgotten");
        files::remove_all(&root).unwrap();
    }
}
