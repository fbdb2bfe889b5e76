//! The note on a compiled crate, kept for the crates that use it.

use super::dep_info::DepInfo;
use super::invocation::{Invocation, stem_of};
use super::recorded_call::Call;
use crate::error::{Context, Error, Result};
use crate::files;
use crate::state::{crate_note, folder_of};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What is known of a compiled crate.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Note {
    /// Stands for all that its types depend on.
    pub(crate) identity: u64,
    /// What it was compiled from.
    pub(crate) inputs: DepInfo,
    /// The stems of the shared libraries that come with it.
    pub(crate) dylibs: BTreeSet<String>,
    /// How cargo had it compiled.
    pub(crate) call: Option<Call>,
}

impl Note {
    /// The note on the crate with that stem; `None` if there is none that can be used.
    pub(crate) fn read(notes: &Path, stem: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(&files::read(&crate_note(notes, stem)).ok()??).ok()?;
        let texts = |name: &str| -> Option<Vec<String>> {
            value[name].as_array()?.iter().map(|text| text.as_str().map(str::to_owned)).collect()
        };
        Some(Self {
            identity: u64::from_str_radix(value["identity"].as_str()?, 16).ok()?,
            inputs: DepInfo {
                files: texts("files")?.into_iter().map(PathBuf::from).collect(),
                variables: texts("variables")?,
            },
            dylibs: texts("dylibs")?.into_iter().collect(),
            call: Call::from_json(&value["call"], folder_of(notes)),
        })
    }

    /// All notes that can be read.
    pub(crate) fn all(notes: &Path) -> Vec<Self> {
        let entries = fs::read_dir(notes).into_iter().flatten().flatten();
        let stems = entries.filter_map(|entry| Some(entry.file_name().to_str()?.strip_suffix(".json")?.to_owned()));
        stems.filter_map(|stem| Self::read(notes, &stem)).collect()
    }

    /// Keeps the note.
    ///
    /// # Errors
    /// If it cannot be written.
    pub(crate) fn write(&self, notes: &Path, stem: &str) -> Result<()> {
        let files: Option<Vec<_>> = self.inputs.files.iter().map(|path| path.to_str()).collect();
        let files = files.ok_or_else(|| Error::new("a file of the library has a name that is not UTF-8"))?;
        let value = json!({
            "identity": format!("{:016x}", self.identity),
            "files": files,
            "variables": self.inputs.variables,
            "dylibs": self.dylibs,
            "call": self.call.as_ref().map(|call| call.to_json(folder_of(notes))),
        });
        files::write(&crate_note(notes, stem), value.to_string().as_bytes())
    }

    /// Removes the note.
    ///
    /// # Errors
    /// If it is there and cannot be removed.
    pub(crate) fn remove(notes: &Path, stem: &str) -> Result<()> {
        let path = crate_note(notes, stem);
        if path.exists() { fs::remove_file(&path).context("remove", &path) } else { Ok(()) }
    }
}

/// The notes on the crates that this one uses.
pub(crate) fn used(invocation: &Invocation, notes: &Path) -> Vec<Note> {
    invocation.externs.iter().filter_map(|file| Note::read(notes, &stem_of(file)?)).collect()
}

/// All the shared libraries in `notes`.
pub(crate) fn dylibs(notes: &[Note]) -> BTreeSet<String> {
    notes.iter().flat_map(|note| note.dylibs.iter().cloned()).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::env;

    #[test]
    fn a_note_is_read_as_it_was_written() {
        let notes = env::temp_dir().join(format!("evcxr-live-notes-{}", std::process::id()));
        let note = Note {
            identity: u64::MAX - 1,
            inputs: DepInfo { files: vec!["a b.rs".into()], variables: vec!["X".into()] },
            dylibs: ["e".to_owned()].into(),
            call: None,
        };
        note.write(&notes, "pets-0.1").unwrap();
        assert_eq!(Note::read(&notes, "pets-0.1"), Some(note));
        Note::remove(&notes, "pets-0.1").unwrap();
        assert_eq!(Note::read(&notes, "pets-0.1"), None);
        fs::remove_dir_all(&notes).unwrap();
    }
}
