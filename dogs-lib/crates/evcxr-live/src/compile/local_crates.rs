//! The crates with a path of which a cell is made.

use super::crate_note::Note;
use super::dep_info::DepInfo;
use super::invocation::{Invocation, Kind, stem_of};
use super::recorded_call::Call;
use std::path::{Path, PathBuf};

/// A crate, as it was last compiled.
#[derive(Debug, Clone)]
pub(crate) struct LocalCrate {
    /// The name of its files, as [`Invocation::stem`].
    pub(crate) stem: String,
    /// How it was compiled.
    pub(crate) call: Call,
    /// The same, read.
    pub(crate) invocation: Invocation,
    /// What it was compiled from.
    pub(crate) inputs: DepInfo,
}

impl LocalCrate {
    /// Whether to compile it again takes nothing but the compiler, and the running process can do with the result.
    pub(crate) fn is_plain(&self) -> bool {
        self.invocation.kind() == Kind::Library
    }

    /// Whether the other crate was compiled into it, or loaded for it.
    pub(crate) fn uses(&self, stem: &str) -> bool {
        self.invocation.externs.iter().any(|file| stem_of(file).as_deref() == Some(stem))
    }

    /// Where the files are that it was compiled from.
    pub(crate) fn files(&self) -> impl Iterator<Item = PathBuf> {
        self.inputs.files.iter().map(|file| self.call.folder.join(file))
    }
}

/// The crates with a path below this one, each after those that it uses.
///
/// `None` if it is not known how one of them was compiled.
pub(crate) fn below(invocation: &Invocation, notes: &Path) -> Option<Vec<LocalCrate>> {
    let mut crates = Vec::new();
    add(invocation, notes, &mut crates)?;
    Some(crates)
}

fn add(invocation: &Invocation, notes: &Path, crates: &mut Vec<LocalCrate>) -> Option<()> {
    for stem in invocation.externs.iter().filter_map(|file| stem_of(file)) {
        if crates.iter().any(|local| local.stem == stem) {
            continue;
        }
        // Of a crate of the registry there is no note.
        let Some(Note { inputs, call, .. }) = Note::read(notes, &stem) else { continue };
        let call = call?;
        let invocation = Invocation::parse(&call.command)?;
        add(&invocation, notes, crates)?;
        crates.push(LocalCrate { stem, call, invocation, inputs });
    }
    Some(())
}
