//! The library, loaded before the first cell.
//!
//! What takes long about a kernel's start is evcxr's analyzer, which reads the standard library at the start and again, with
//! the dependencies, when a cell loads the library. A kernel that loads it at its start reads both once, and a person who
//! opens a notebook looks at it meanwhile. But an error in what evcxr is configured to load would keep the kernel from
//! starting. So it is done only if the sources are those that compiled the last time, nothing else has to be compiled, and
//! no other start has died of it; else a cell loads the library, and shows the error.

use crate::error::Result;
use crate::toolchain::Toolchain;
use crate::{Place, files, template};
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

/// evcxr tries the first `?` of a session twice, and the second try shows `{:?}` in place of a table. This is the first.
const FIRST: &str = "Ok::<(), std::fmt::Error>(())?;";
/// Stands for the sources that compiled the last time.
const COMPILED: &str = "compiled";
/// Before the name of the folder of a kernel that is loading the library.
const LOADING: &str = "loading-";

/// Whether the kernel in that folder, which has been made, can load the library. If so, it is noted that it tries.
///
/// # Errors
/// If that cannot be written.
pub(super) fn begin(place: &Place, toolchain: &Toolchain, folder: &str) -> Result<bool> {
    if one_died(place) {
        let _ = fs::remove_file(note(&place.kernels()));
        return Ok(false);
    }
    let kept = files::read(&note(&place.kernels())).ok().flatten();
    if kept.is_none() || kept != sources(place) || !template::fits(place, toolchain).unwrap_or(false) {
        return Ok(false);
    }
    files::write(&loading(&place.kernels(), folder.as_ref()), b"")?;
    Ok(true)
}

/// Whether the folder of a kernel that tried has gone before the library was compiled; it is forgotten.
fn one_died(place: &Place) -> bool {
    let entries = fs::read_dir(place.kernels()).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let dead: Vec<_> = names
        .filter(|name| name.strip_prefix(LOADING).is_some_and(|folder| !place.kernels().join(folder).exists()))
        .collect();
    dead.iter().for_each(|name| drop(fs::remove_file(place.kernels().join(name))));
    !dead.is_empty()
}

/// Cargo builds a cell, and the library for it.
pub(crate) struct Build {
    kernels: PathBuf,
    folder: PathBuf,
    sources: Option<String>,
}

impl Build {
    /// `None` if the cell in that compile folder does without the library.
    pub(crate) fn begin(folder: &Path) -> Option<Self> {
        let place = Place::here().ok()?;
        let manifest = files::read(&folder.join("Cargo.toml")).ok()??;
        let uses = manifest.contains(&format!("path = \"{}\"", place.library().display()));
        // What was there before cargo looked: an edit since then is not known to compile.
        uses.then(|| Self { sources: sources(&place), kernels: place.kernels(), folder: folder.to_owned() })
    }

    /// Keeps whether the library compiled. What cannot be kept costs the next start a second or two.
    pub(crate) fn end(self, compiled: bool) {
        let _ = fs::remove_file(loading(&self.kernels, self.folder.file_name().unwrap_or_default()));
        let note = note(&self.kernels);
        let _ = match self.sources {
            Some(sources) if compiled => files::write(&note, sources.as_bytes()).is_ok(),
            _ => fs::remove_file(note).is_ok(),
        };
    }
}

/// Stands for all sources below the library.
fn sources(place: &Place) -> Option<String> {
    Some(format!("{:016x}\n", template::all_sources(place).ok()?))
}

/// Writes what evcxr does before the first cell, and gives the folder with it: to load the library, if `load`.
///
/// # Errors
/// If it cannot be written.
pub(crate) fn config(place: &Place, load: bool) -> Result<PathBuf> {
    let folder = place.lab().join("config").join(if load { "loaded" } else { "bare" });
    if load {
        let library = place.library().display().to_string().replace('\\', "\\\\").replace('"', "\\\"");
        let cell = format!(":dep dogs-lib = {{ path = \"{library}\" }}\nuse dogs_lib::*;\n{FIRST}\n");
        files::write(&folder.join("init.evcxr"), cell.as_bytes())?;
    } else {
        files::write(&folder.join("prelude.rs"), FIRST.as_bytes())?;
    }
    Ok(folder)
}

fn note(kernels: &Path) -> PathBuf {
    kernels.join(COMPILED)
}

fn loading(kernels: &Path, folder: &OsStr) -> PathBuf {
    let mut name = OsStr::new(LOADING).to_owned();
    name.push(folder);
    kernels.join(name)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_kernel_that_went_while_it_loaded_is_noticed_once() {
        let root = std::env::temp_dir().join(format!("lab-preload-{}", std::process::id()));
        files::write(&root.join("dogs-lib/Cargo.toml"), b"").unwrap();
        let place = Place::at(&root).unwrap();
        let folder = place.kernels().join("k-1-0");
        files::make(&folder).unwrap();
        files::write(&loading(&place.kernels(), "k-1-0".as_ref()), b"").unwrap();
        assert!(!one_died(&place), "it is still there");
        files::remove_all(&folder).unwrap();
        assert!(one_died(&place));
        assert!(!one_died(&place), "it is forgotten");
        files::remove_all(&root).unwrap();
    }
}
