//! The crates with a path of which a cell is made.

use super::call::Call;
use super::depinfo::DepInfo;
use super::identity::Note;
use super::invocation::{Invocation, Kind, stem_of};
use std::path::{Path, PathBuf};

/// A crate, as it was last compiled.
#[derive(Debug, Clone)]
pub struct Part {
    /// The name of its files, as [`Invocation::stem`].
    pub stem: String,
    /// How it was compiled.
    pub call: Call,
    /// The same, read.
    pub invocation: Invocation,
    /// What it was compiled from.
    pub inputs: DepInfo,
}

impl Part {
    /// Whether to compile it again takes nothing but the compiler, and the running process can do with the result.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.invocation.kind() == Kind::Library
    }

    /// Whether the other crate was compiled into it, or loaded for it.
    #[must_use]
    pub fn uses(&self, stem: &str) -> bool {
        self.invocation.externs.iter().any(|file| stem_of(file).as_deref() == Some(stem))
    }

    /// Where the files are that it was compiled from.
    pub fn files(&self) -> impl Iterator<Item = PathBuf> {
        self.inputs.files.iter().map(|file| self.call.folder.join(file))
    }
}

/// The crates with a path below this one, each after those that it uses.
///
/// `None` if it is not known how one of them was compiled.
#[must_use]
pub fn below(invocation: &Invocation, notes: &Path) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    add(invocation, notes, &mut parts)?;
    Some(parts)
}

fn add(invocation: &Invocation, notes: &Path, parts: &mut Vec<Part>) -> Option<()> {
    for stem in invocation.externs.iter().filter_map(|file| stem_of(file)) {
        if parts.iter().any(|part| part.stem == stem) {
            continue;
        }
        // Of a crate of the registry there is no note.
        let Some(Note { inputs, call, .. }) = Note::read(notes, &stem) else { continue };
        let call = call?;
        let invocation = Invocation::parse(&call.command)?;
        add(&invocation, notes, parts)?;
        parts.push(Part { stem, call, invocation, inputs });
    }
    Some(())
}
