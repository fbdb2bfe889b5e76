//! What there is at one moment, of all by which cargo decides what to compile.

use crate::compile::crate_note::Note;
use crate::files;
use crate::real;
use crate::state::folder_of;
use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

/// Each source, manifest and setting, with its state; for the variables and arguments, one number.
pub(crate) struct Inputs(BTreeMap<PathBuf, String>);

impl Inputs {
    pub(crate) fn take(notes: &Path, args: &[OsString]) -> Self {
        let (mut paths, mut folders) = (BTreeSet::new(), BTreeSet::new());
        for file in Note::all(notes).iter().flat_map(sources) {
            for folder in file.ancestors().skip(1) {
                paths.extend(
                    ["Cargo.toml", ".cargo/config.toml", ".cargo/config", "build.rs"].map(|name| folder.join(name)),
                );
            }
            folders.extend(file.parent().map(Path::to_owned));
            paths.insert(file);
        }
        let folder = folder_of(notes);
        paths.extend(["Cargo.toml", ".cargo/config.toml"].map(|name| folder.join(name)));
        paths.extend(real::settings(folder));
        paths.extend(env::var_os("RUSTC").map(PathBuf::from));
        let mut states: BTreeMap<_, _> = paths.into_iter().map(|path| (path.clone(), files::state(&path))).collect();
        // A new file beside a source: cargo may see the package otherwise.
        states.extend(folders.into_iter().map(|path| (path.clone(), names(&path))));
        let mut variables: Vec<_> = env::vars_os().collect();
        variables.sort();
        let texts = variables.iter().flat_map(|(name, value)| [name, value]).chain(args);
        let called = files::hash(texts.map(|text| text.as_encoded_bytes()));
        states.insert(PathBuf::new(), format!("{called:016x}"));
        Self(states)
    }

    pub(crate) fn states(&self) -> impl Iterator<Item = (&PathBuf, &String)> {
        self.0.iter()
    }

    /// The state of one file; empty if it was not known then.
    pub(crate) fn state(&self, file: &Path) -> String {
        self.0.get(file).cloned().unwrap_or_default()
    }
}

/// Where the files are that the crate was compiled from.
pub(crate) fn sources(note: &Note) -> impl Iterator<Item = PathBuf> {
    let folder = note.call.as_ref().map(|call| call.folder.as_path()).unwrap_or(Path::new(""));
    note.inputs.files.iter().map(move |file| folder.join(file))
}

/// The files in a folder, without those that an editor hides in it.
fn names(folder: &Path) -> String {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.file_name());
    let names: BTreeSet<_> = entries.filter(|name| !name.as_encoded_bytes().starts_with(b".")).collect();
    format!("{names:?}")
}
