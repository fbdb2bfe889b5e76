//! Whether the library compiled, the last time that a cell was built with it.

use crate::files;
use crate::library;
use crate::state;
use crate::variables::{self, LIBRARY};
use std::fs;
use std::path::{Path, PathBuf};

/// Cargo builds a cell, and the library for it.
pub(crate) struct Build {
    kernels: PathBuf,
    folder: PathBuf,
    sources: Option<String>,
}

impl Build {
    /// `None` if the cell in that compile folder does without the library.
    pub(crate) fn begin(folder: &Path) -> Option<Self> {
        let library = variables::path(LIBRARY)?;
        let kernels = folder.parent()?.to_owned();
        let manifest = files::read(&folder.join("Cargo.toml")).ok()??;
        let uses = manifest.contains(&format!("path = \"{}\"", library.display()));
        // What was there before cargo looked: an edit since then is not known to compile.
        uses.then(|| Self { sources: sources(&library), kernels, folder: folder.to_owned() })
    }

    /// Keeps whether the library compiled. What cannot be kept costs the next start a second or two.
    pub(crate) fn end(self, compiled: bool) {
        let _ = fs::remove_file(state::loading(&self.kernels, self.folder.file_name().unwrap_or_default()));
        let note = state::compiled(&self.kernels);
        let _ = match self.sources {
            Some(sources) if compiled => files::write(&note, sources.as_bytes()).is_ok(),
            _ => fs::remove_file(note).is_ok(),
        };
    }
}

/// Stands for all sources of the library and below it.
pub(crate) fn sources(library: &Path) -> Option<String> {
    Some(format!("{:016x}\n", library::sources(library, true).ok()?))
}
