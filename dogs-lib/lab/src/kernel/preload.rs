//! The library, loaded before the first cell.
//!
//! What takes long about a kernel's start is evcxr's analyzer, which reads the standard library at the start and again, with
//! the dependencies, when a cell loads the library. A kernel that loads it at its start reads both once, and a person who
//! opens a notebook looks at it meanwhile. But an error in what evcxr is configured to load would keep the kernel from
//! starting. So it is done only if the sources are those that compiled the last time; else a cell loads the library, and
//! shows the error.

use crate::error::Result;
use crate::{Place, files, template};
use std::fs;
use std::path::{Path, PathBuf};

/// Stands for the sources that compiled the last time.
const COMPILED: &str = "compiled";

/// Whether the library is known to compile, as it is.
pub(crate) fn is_known_to_compile(place: &Place) -> bool {
    let kept = files::read(&note(place)).ok().flatten();
    kept.is_some() && kept == sources(place).ok()
}

/// Cargo builds a cell, and the library for it.
pub(crate) struct Build {
    place: Place,
    sources: String,
}

impl Build {
    /// `None` if the cell in that compile folder does without the library.
    ///
    /// # Errors
    /// If the sources cannot be looked at.
    pub(crate) fn begin(folder: &Path) -> Result<Option<Self>> {
        let place = Place::here()?;
        let manifest = files::read(&folder.join("Cargo.toml"))?.unwrap_or_default();
        let uses = manifest.contains(&format!("path = \"{}\"", place.library().display()));
        // What was there before cargo looked: an edit since then is not known to compile.
        uses.then(|| Ok(Self { sources: sources(&place)?, place })).transpose()
    }

    /// Keeps whether the library compiled.
    ///
    /// # Errors
    /// If it cannot be written.
    pub(crate) fn end(self, compiled: bool) -> Result<()> {
        let note = note(&self.place);
        if compiled {
            return files::write(&note, self.sources.as_bytes());
        }
        let _ = fs::remove_file(note);
        Ok(())
    }
}

/// Stands for all sources below the library.
fn sources(place: &Place) -> Result<String> {
    Ok(format!("{:016x}\n", template::all_sources(place)?))
}

/// Writes the configuration with which evcxr loads the library at its start, and gives its folder.
///
/// # Errors
/// If it cannot be written.
pub(crate) fn config(place: &Place) -> Result<PathBuf> {
    let folder = place.lab().join("config");
    let library = place.library().display().to_string().replace('\\', "\\\\").replace('"', "\\\"");
    let load = format!(":dep dogs-lib = {{ path = \"{library}\" }}\nuse dogs_lib::*;\n");
    files::write(&folder.join("init.evcxr"), load.as_bytes())?;
    let settings = files::read(&place.notebooks().join("evcxr.toml"))?.unwrap_or_default();
    files::write(&folder.join("evcxr.toml"), settings.as_bytes())?;
    Ok(folder)
}

fn note(place: &Place) -> PathBuf {
    place.kernels().join(COMPILED)
}
