//! What a template was made from.

use crate::error::{Context, Result};
use crate::toolchain::Toolchain;
use crate::{Place, evcxr, files, program};
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// Raised when what is done here changes.
const FORMAT: u8 = 4;
/// How often a template is brought to other versions of the dependencies before it is made anew: cargo removes nothing.
const GENERATIONS: u64 = 3;

/// What a template was made from.
#[derive(Debug, Clone)]
pub(super) struct Stamp {
    /// Compiler, kernel, paths: with another value nothing of it can be used.
    tools: u64,
    /// The versions of the dependencies.
    lock: u64,
    /// The library's own packages.
    sources: u64,
    /// How often `lock` was another one.
    generation: u64,
}

impl Stamp {
    pub(super) fn now(place: &Place, toolchain: &Toolchain) -> Result<Self> {
        // evcxr takes the fastest linker it finds, and cargo compiles everything anew for another one.
        let linkers: Vec<_> = ["mold", "lld"].iter().filter_map(|name| program::find(name)).collect();
        let tools = [
            toolchain.verbose.as_bytes(),
            toolchain.sysroot.as_os_str().as_encoded_bytes(),
            evcxr::VERSION.as_bytes(),
            place.root().as_os_str().as_encoded_bytes(),
            &[FORMAT],
        ];
        let tools = tools.into_iter().chain(linkers.iter().map(|path| path.as_os_str().as_encoded_bytes()));
        let lock = place.library().join("Cargo.lock");
        let lock = fs::read(&lock).context("read", &lock)?;
        let lock = files::hash([lock.as_slice()]);
        Ok(Self { tools: files::hash(tools), lock, sources: sources(place, false)?, generation: 0 })
    }

    /// For a template in which the library still has to be compiled.
    pub(super) fn without_library(self) -> Self {
        Self { sources: 0, ..self }
    }

    pub(super) fn fits(&self, wanted: &Self) -> bool {
        (self.tools, self.lock, self.sources) == (wanted.tools, wanted.lock, wanted.sources)
    }

    /// Whether a template that is there saves time, and has not collected too much that nobody needs.
    pub(super) fn can_keep(&self, found: Option<&Self>) -> bool {
        found.is_some_and(|found| {
            found.tools == self.tools && (found.lock == self.lock || found.generation < GENERATIONS)
        })
    }

    /// Whether a template for the other stamp that was left half made needs only to be finished.
    pub(super) fn goes_on_from(&self, begun: &Self) -> bool {
        (self.tools, self.lock, self.generation) == (begun.tools, begun.lock, begun.generation)
    }

    pub(super) fn after(self, found: Option<&Self>) -> Self {
        let generation = found.map_or(0, |found| found.generation + u64::from(found.lock != self.lock));
        Self { generation, ..self }
    }

    pub(super) fn read(file: &Path) -> Result<Option<Self>> {
        let text = files::read(file)?.unwrap_or_default();
        let numbers: std::result::Result<Vec<_>, _> =
            text.split_whitespace().map(|number| u64::from_str_radix(number, 16)).collect();
        match numbers.as_deref() {
            Ok(&[tools, lock, sources, generation]) => Ok(Some(Self { tools, lock, sources, generation })),
            _ => Ok(None),
        }
    }

    pub(super) fn text(&self) -> String {
        format!("{:016x} {:016x} {:016x} {:x}\n", self.tools, self.lock, self.sources, self.generation)
    }
}

/// Stands for the files of the packages that the library depends on by path, as cargo sees them: path, size, time.
///
/// Without `own`, the library's own source is not among them. It is what people edit, and each kernel compiles it in a
/// second.
pub(super) fn sources(place: &Place, own: bool) -> Result<u64> {
    let library = place.library();
    let mut found = vec![library.join("Cargo.toml")];
    if own {
        collect(&library.join("src"), &mut found)?;
    }
    let crates = library.join("crates");
    for entry in fs::read_dir(&crates).context("read", &crates)?.flatten() {
        let package = entry.path();
        if package.join("Cargo.toml").exists() && package.file_name() != Some(OsStr::new("lab")) {
            found.push(package.join("Cargo.toml"));
            collect(&package.join("src"), &mut found)?;
        }
    }
    found.sort();
    let mut text = String::new();
    for path in found {
        let Ok(meta) = path.metadata() else { continue };
        let time = meta.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
        text.push_str(&format!("{} {} {}\n", path.display(), meta.len(), time.as_nanos()));
    }
    Ok(files::hash([text.as_bytes()]))
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error).context("read", folder),
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            collect(&path, found)?;
        } else {
            found.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const STAMP: Stamp = Stamp { tools: 1, lock: 2, sources: 3, generation: 0 };

    #[test]
    fn a_template_is_kept_unless_the_tools_change_or_it_has_grown_too_old() {
        let found = |stamp: &Stamp| STAMP.can_keep(Some(stamp));
        assert!(!STAMP.can_keep(None));
        assert!(found(&Stamp { sources: 9, ..STAMP }) && found(&Stamp { lock: 9, ..STAMP }));
        assert!(!found(&Stamp { tools: 9, ..STAMP }));
        assert!(!found(&Stamp { lock: 9, generation: GENERATIONS, ..STAMP }));
        assert!(found(&Stamp { generation: GENERATIONS, ..STAMP }), "the same versions collect nothing");
    }

    #[test]
    fn other_versions_make_another_generation() {
        assert_eq!(STAMP.after(Some(&Stamp { sources: 9, ..STAMP })).generation, 0);
        assert_eq!(STAMP.after(Some(&Stamp { lock: 9, generation: 1, ..STAMP })).generation, 2);
    }

    #[test]
    fn an_edit_of_the_library_begins_nothing_anew() {
        assert!(STAMP.goes_on_from(&Stamp { sources: 9, ..STAMP }));
        assert!(!STAMP.goes_on_from(&Stamp { lock: 9, ..STAMP }) && !STAMP.goes_on_from(&Stamp { tools: 9, ..STAMP }));
    }

    #[test]
    fn a_stamp_fits_by_what_it_was_made_from() {
        assert!(Stamp { generation: 2, ..STAMP }.fits(&STAMP));
        assert!(!Stamp { sources: 4, ..STAMP }.fits(&STAMP) && !Stamp { lock: 4, ..STAMP }.fits(&STAMP));
    }
}
