//! What the types of a crate depend on, as a number; and the note in which it is kept for the crates that use it.

use super::call::Call;
use super::depinfo::DepInfo;
use super::form;
use super::invocation::{Invocation, stem_of};
use crate::error::{Context, Error, Result};
use crate::files;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// What is known of a compiled crate.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Note {
    /// Stands for all that its types depend on.
    pub identity: u64,
    /// What it was compiled from.
    pub inputs: DepInfo,
    /// The stems of the shared libraries that come with it.
    pub engines: BTreeSet<String>,
    /// How cargo had it compiled.
    pub call: Option<Call>,
}

impl Note {
    /// The note on the crate with that stem; `None` if there is none that can be used.
    #[must_use]
    pub fn read(notes: &Path, stem: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(&files::read(&path(notes, stem)).ok()??).ok()?;
        let texts = |name: &str| -> Option<Vec<String>> {
            value[name].as_array()?.iter().map(|text| text.as_str().map(str::to_owned)).collect()
        };
        Some(Self {
            identity: u64::from_str_radix(value["identity"].as_str()?, 16).ok()?,
            inputs: DepInfo {
                files: texts("files")?.into_iter().map(PathBuf::from).collect(),
                variables: texts("variables")?,
            },
            engines: texts("engines")?.into_iter().collect(),
            call: Call::from_json(&value["call"], folder(notes)),
        })
    }

    /// All notes that can be read.
    #[must_use]
    pub fn all(notes: &Path) -> Vec<Self> {
        let entries = fs::read_dir(notes).into_iter().flatten().flatten();
        let stems = entries.filter_map(|entry| Some(entry.file_name().to_str()?.strip_suffix(".json")?.to_owned()));
        stems.filter_map(|stem| Self::read(notes, &stem)).collect()
    }

    /// Keeps the note.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn write(&self, notes: &Path, stem: &str) -> Result<()> {
        let files: Option<Vec<_>> = self.inputs.files.iter().map(|path| path.to_str()).collect();
        let files = files.ok_or_else(|| Error::new("a file of the library has a name that is not UTF-8"))?;
        let value = json!({
            "identity": format!("{:016x}", self.identity),
            "files": files,
            "variables": self.inputs.variables,
            "engines": self.engines,
            "call": self.call.as_ref().map(|call| call.to_json(folder(notes))),
        });
        files::write(&path(notes, stem), value.to_string().as_bytes())
    }

    /// Removes the note.
    ///
    /// # Errors
    /// If it is there and cannot be removed.
    pub fn remove(notes: &Path, stem: &str) -> Result<()> {
        let path = path(notes, stem);
        if path.exists() { fs::remove_file(&path).context("remove", &path) } else { Ok(()) }
    }
}

/// The compile folder that the notes are in.
fn folder(notes: &Path) -> &Path {
    notes.parent().unwrap_or(notes)
}

fn path(notes: &Path, stem: &str) -> PathBuf {
    notes.join(stem).with_added_extension("json")
}

/// The notes on the crates that this one uses.
#[must_use]
pub fn used(invocation: &Invocation, notes: &Path) -> Vec<Note> {
    invocation.externs.iter().filter_map(|file| Note::read(notes, &stem_of(file)?)).collect()
}

/// All the shared libraries in `notes`.
#[must_use]
pub fn engines(notes: &[Note]) -> BTreeSet<String> {
    notes.iter().flat_map(|note| note.engines.iter().cloned()).collect()
}

/// How much of a source file counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// What types can depend on.
    Form,
    /// Every byte.
    Text,
}

/// The identity of a crate that is compiled from `inputs`: they, the command line, and the crates it uses.
///
/// It is the same in another compile folder: that may be a copy.
#[must_use]
pub fn of(invocation: &Invocation, inputs: &DepInfo, extent: Extent, notes: &Path) -> u64 {
    let folder = folder(notes).to_string_lossy().into_owned();
    let mut parts: Vec<Vec<u8>> = Vec::new();
    parts.extend(invocation.args.iter().map(|arg| arg.to_string_lossy().replace(&folder, "").into_bytes()));
    for name in &inputs.variables {
        let value = env::var_os(name).map_or_else(|| b"not set".to_vec(), |value| value.into_encoded_bytes());
        parts.extend([name.clone().into_bytes(), value]);
    }
    let sources: Vec<_> = inputs.files.iter().map(|path| (path, fs::read(path).ok())).collect();
    for (path, text) in forms(&sources, extent) {
        parts.extend([path.as_os_str().as_encoded_bytes().to_vec(), text]);
    }
    for file in &invocation.externs {
        let note = stem_of(file).and_then(|stem| Note::read(notes, &stem));
        // A crate of the registry has a name of its own for each version and set of features.
        parts.push(note.map_or(0, |note| note.identity).to_le_bytes().to_vec());
    }
    files::hash(parts.iter().map(Vec::as_slice))
}

/// A number for the bytes of a file, for a procedural macro: whatever it does, it does the same.
///
/// # Errors
/// If it cannot be read.
pub fn of_file(path: &Path) -> Result<u64> {
    Ok(files::hash([fs::read(path).context("read", path)?.as_slice()]))
}

/// Each file with the part of it that counts.
fn forms<'a>(sources: &'a [(&'a PathBuf, Option<Vec<u8>>)], extent: Extent) -> Vec<(&'a Path, Vec<u8>)> {
    let text = |bytes: &'a Option<Vec<u8>>| bytes.as_deref().and_then(|bytes| std::str::from_utf8(bytes).ok());
    let rust: Vec<&str> =
        sources.iter().filter(|(path, _)| is_rust(path)).filter_map(|(_, bytes)| text(bytes)).collect();
    let elide = !rust.iter().any(|text| form::renames_macros(text));
    let includes = rust.iter().any(|text| text.contains("include_str") || text.contains("include_bytes"));
    let is_included = |path: &Path| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        includes && rust.iter().any(|text| text.contains(&format!("{name}\"")))
    };
    let part = |path: &Path, bytes: &'a Option<Vec<u8>>| match (bytes, text(bytes)) {
        (None, _) => b"absent".to_vec(),
        (_, Some(text)) if extent == Extent::Form && is_rust(path) && !is_included(path) => {
            form::of(text, elide).into_bytes()
        }
        (Some(bytes), _) => bytes.clone(),
    };
    sources.iter().map(|(path, bytes)| (path.as_path(), part(path, bytes))).collect()
}

fn is_rust(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "rs")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn form_of(sources: &[(&str, &str)]) -> Vec<Vec<u8>> {
        let sources: Vec<_> =
            sources.iter().map(|(path, text)| (PathBuf::from(path), Some(text.as_bytes().to_vec()))).collect();
        let sources: Vec<_> = sources.iter().map(|(path, text)| (path, text.clone())).collect();
        forms(&sources, Extent::Form).into_iter().map(|(_, text)| text).collect()
    }

    #[test]
    fn a_source_that_is_included_as_text_counts_whole() {
        let one = form_of(&[("a.rs", "const A: &str = include_str!(\"b.rs\");"), ("b.rs", "fn f() { 1 }")]);
        let two = form_of(&[("a.rs", "const A: &str = include_str!(\"b.rs\");"), ("b.rs", "fn f() { 2 }")]);
        assert_ne!(one, two);
        assert_eq!(form_of(&[("b.rs", "fn f() { 1 }")]), form_of(&[("b.rs", "fn f() { 2 }")]));
        assert_ne!(form_of(&[("b.sql", "fn f() { 1 }")]), form_of(&[("b.sql", "fn f() { 2 }")]));
    }

    #[test]
    fn one_file_may_make_bodies_count_in_all() {
        let with = |body: &str| form_of(&[("a.rs", "macro_rules! vec { () => {} }"), ("b.rs", body)]);
        assert_ne!(with("fn f() { vec![1] }"), with("fn f() { vec![2] }"));
    }

    #[test]
    fn a_note_is_read_as_it_was_written() {
        let notes = env::temp_dir().join(format!("lab-notes-{}", std::process::id()));
        let note = Note {
            identity: u64::MAX - 1,
            inputs: DepInfo { files: vec!["a b.rs".into()], variables: vec!["X".into()] },
            engines: ["e".to_owned()].into(),
            call: None,
        };
        note.write(&notes, "dogs-0.1").unwrap();
        assert_eq!(Note::read(&notes, "dogs-0.1"), Some(note));
        Note::remove(&notes, "dogs-0.1").unwrap();
        assert_eq!(Note::read(&notes, "dogs-0.1"), None);
        fs::remove_dir_all(&notes).unwrap();
    }
}
