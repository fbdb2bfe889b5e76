//! Shared libraries: what the kernel's process has loaded, it cannot exchange.

use crate::error::{Context, Error, Result};
use crate::files;
use crate::state::{DYLIBS, LOADED};
use crate::variables::KERNEL;
use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// Notes that this kernel runs a cell with these compiled libraries in it, and keeps their files.
///
/// # Errors
/// If that cannot be written.
pub(crate) fn mark_loaded<'a>(notes: &Path, dylibs: impl Iterator<Item = (&'a str, u64, Vec<PathBuf>)>) -> Result<()> {
    let known = loaded(notes);
    let mut now = known.clone().unwrap_or_default();
    for (stem, identity, files) in dylibs {
        if now.contains(stem) {
            continue;
        }
        if known.is_none() && now.is_empty() {
            // Of the kernel whose folder this is a copy of.
            files::remove_all(&notes.join(DYLIBS))?;
        }
        let kept = kept(notes, stem, identity);
        files::make(&kept)?;
        for file in files.iter().filter(|file| file.exists()) {
            link(file, &kept.join(file.file_name().unwrap_or_default()))?;
        }
        now.insert(stem.to_owned());
    }
    if known.as_ref() == Some(&now) || now.is_empty() {
        return Ok(());
    }
    let stems: Vec<_> = std::iter::once(kernel()).chain(now).collect();
    files::write(&notes.join(LOADED), stems.join("\n").as_bytes())
}

/// Puts back what was kept of the library with that identity, where it is missing: cargo removes a library before it has it
/// compiled again.
///
/// # Errors
/// If a file cannot be written.
pub(crate) fn restore(notes: &Path, stem: &str, identity: u64, files: &[PathBuf]) -> Result<()> {
    for file in files {
        let kept = kept(notes, stem, identity).join(file.file_name().unwrap_or_default());
        if !file.exists() && kept.exists() {
            link(&kept, file)?;
        }
    }
    Ok(())
}

fn kept(notes: &Path, stem: &str, identity: u64) -> PathBuf {
    notes.join(DYLIBS).join(format!("{stem}-{identity:016x}"))
}

/// One file with two names, so that the process does not take it for another library.
fn link(from: &Path, to: &Path) -> Result<()> {
    fs::hard_link(from, to).or_else(|_| fs::copy(from, to).map(drop)).context("write", to)
}

/// Whether this kernel has run a cell with that library in it.
pub(crate) fn is_loaded(notes: &Path, stem: &str) -> bool {
    loaded(notes).is_some_and(|stems| stems.contains(stem))
}

/// Why a changed library is not compiled.
pub(crate) fn refusal(package: &str) -> Error {
    Error::new(format!(
        "{package} or something it depends on was changed, but this kernel has it loaded and cannot exchange it"
    ))
    .help(
        "restart the kernel: menu Kernel, Restart Kernel (in the REPL: leave it and start it again)\n\
         or undo the change: then everything goes on as before",
    )
}

/// The stems of what this kernel has loaded; `None` if nothing, or the note is another kernel's.
fn loaded(notes: &Path) -> Option<BTreeSet<String>> {
    let text = files::read(&notes.join(LOADED)).ok()??;
    let mut lines = text.lines();
    (lines.next() == Some(kernel().as_str())).then(|| lines.map(str::to_owned).collect())
}

fn kernel() -> String {
    env::var(KERNEL).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn one_library_after_the_other_is_loaded_and_kept() {
        let folder = env::temp_dir().join(format!("evcxr-live-dylibs-{}", std::process::id()));
        let notes = folder.join("reload");
        let file = folder.join("libone.so");
        files::write(&file, b"one").unwrap();
        assert!(!is_loaded(&notes, "one"));
        mark_loaded(&notes, [("one", 1, vec![file.clone()])].into_iter()).unwrap();
        assert!(is_loaded(&notes, "one") && !is_loaded(&notes, "two"));
        mark_loaded(&notes, [("one", 9, Vec::new()), ("two", 2, Vec::new())].into_iter()).unwrap();
        assert!(is_loaded(&notes, "one") && is_loaded(&notes, "two"));
        fs::remove_file(&file).unwrap();
        restore(&notes, "one", 1, std::slice::from_ref(&file)).unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"one");
        files::remove_all(&folder).unwrap();
    }
}
