//! What a template was made from.

use crate::error::{Context, Result};
use crate::kernels::Kernels;
use crate::toolchain::Toolchain;
use crate::{files, library, program};
use std::fs;
use std::path::Path;

/// Raised when what is done here changes.
const FORMAT: u8 = 5;
/// How often a template is brought to other versions of the dependencies before it is made anew: cargo removes nothing.
const GENERATIONS: u64 = 3;

/// What a template was made from.
#[derive(Debug, Clone)]
pub(crate) struct Stamp {
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
    pub(crate) fn now(kernels: &Kernels, toolchain: &Toolchain, evcxr: &str) -> Result<Self> {
        // evcxr takes the fastest linker it finds, and cargo compiles everything anew for another one.
        let linkers: Vec<_> = ["mold", "lld"].iter().filter_map(|name| program::find(name)).collect();
        let tools = [
            toolchain.verbose.as_bytes(),
            toolchain.sysroot.as_os_str().as_encoded_bytes(),
            evcxr.as_bytes(),
            kernels.library.as_os_str().as_encoded_bytes(),
            &[FORMAT],
        ];
        let tools = tools.into_iter().chain(linkers.iter().map(|path| path.as_os_str().as_encoded_bytes()));
        let lock = fs::read(&kernels.lock).context("read", &kernels.lock)?;
        let lock = files::hash([lock.as_slice()]);
        Ok(Self { tools: files::hash(tools), lock, sources: library::sources(&kernels.library, false)?, generation: 0 })
    }

    /// For a template in which the library still has to be compiled.
    pub(crate) fn without_library(self) -> Self {
        Self { sources: 0, ..self }
    }

    pub(crate) fn fits(&self, wanted: &Self) -> bool {
        (self.tools, self.lock, self.sources) == (wanted.tools, wanted.lock, wanted.sources)
    }

    /// Whether a template that is there saves time, and has not collected too much that nobody needs.
    pub(crate) fn can_keep(&self, found: Option<&Self>) -> bool {
        found.is_some_and(|found| {
            found.tools == self.tools && (found.lock == self.lock || found.generation < GENERATIONS)
        })
    }

    /// Whether a template for the other stamp that was left half made needs only to be finished.
    pub(crate) fn goes_on_from(&self, begun: &Self) -> bool {
        (self.tools, self.lock, self.generation) == (begun.tools, begun.lock, begun.generation)
    }

    pub(crate) fn after(self, found: Option<&Self>) -> Self {
        let generation = found.map_or(0, |found| found.generation + u64::from(found.lock != self.lock));
        Self { generation, ..self }
    }

    pub(crate) fn read(file: &Path) -> Result<Option<Self>> {
        let text = files::read(file)?.unwrap_or_default();
        let numbers: std::result::Result<Vec<_>, _> =
            text.split_whitespace().map(|number| u64::from_str_radix(number, 16)).collect();
        match numbers.as_deref() {
            Ok(&[tools, lock, sources, generation]) => Ok(Some(Self { tools, lock, sources, generation })),
            _ => Ok(None),
        }
    }

    pub(crate) fn text(&self) -> String {
        format!("{:016x} {:016x} {:016x} {:x}\n", self.tools, self.lock, self.sources, self.generation)
    }
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
