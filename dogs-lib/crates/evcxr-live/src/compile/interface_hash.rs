//! What the types of a crate depend on, as a number.

use super::crate_note::Note;
use super::dep_info::DepInfo;
use super::invocation::{Invocation, stem_of};
use crate::error::{Context, Result};
use crate::state::folder_of;
use crate::{files, interface};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// How much of a source file counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// What types can depend on.
    Form,
    /// Every byte.
    Text,
}

/// The hash of a crate's interface, for a crate that is compiled from `inputs`: they, the command line, and the crates it uses.
///
/// It is the same in another compile folder: that may be a copy.
pub(crate) fn of(invocation: &Invocation, inputs: &DepInfo, extent: Extent, notes: &Path) -> u64 {
    let folder = folder_of(notes).to_string_lossy().into_owned();
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
pub(crate) fn of_file(path: &Path) -> Result<u64> {
    Ok(files::hash([fs::read(path).context("read", path)?.as_slice()]))
}

/// Each file with the part of it that counts.
fn forms<'a>(sources: &'a [(&'a PathBuf, Option<Vec<u8>>)], extent: Extent) -> Vec<(&'a Path, Vec<u8>)> {
    let text = |bytes: &'a Option<Vec<u8>>| bytes.as_deref().and_then(|bytes| std::str::from_utf8(bytes).ok());
    let rust: Vec<&str> =
        sources.iter().filter(|(path, _)| is_rust(path)).filter_map(|(_, bytes)| text(bytes)).collect();
    let elide = !rust.iter().any(|text| interface::renames_macros(text));
    let includes = rust.iter().any(|text| text.contains("include_str") || text.contains("include_bytes"));
    let is_included = |path: &Path| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        includes && rust.iter().any(|text| text.contains(&format!("{name}\"")))
    };
    let part = |path: &Path, bytes: &'a Option<Vec<u8>>| match (bytes, text(bytes)) {
        (None, _) => b"absent".to_vec(),
        (_, Some(text)) if extent == Extent::Form && is_rust(path) && !is_included(path) => {
            interface::of(text, elide).into_bytes()
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
}
