//! Every file that is kept, and where.
//!
//! In a compile folder, which is evcxr's `EVCXR_TMPDIR` and one kernel's own, below `reload/`:
//!
//! | name | what | written by | read by | dies |
//! |---|---|---|---|---|
//! | `<crate>-<hash>.json` | how a local crate was compiled, from what, its interface's hash | compiler, at each compilation | cargo, compiler | with the folder; of a shared library when it is compiled anew |
//! | `cells.json` | what earlier cells defined, and the cells' generation | compiler, after each cell | compiler | with the kernel |
//! | `cell-build.json`, `cell-check.json` | how cargo called the compiler for a cell | compiler, when the real cargo ran | cargo | when the real cargo runs again |
//! | `seen-build`, `seen-check` | what there was when the real cargo ran | cargo | cargo | when the real cargo runs again |
//! | `builds` | that a local crate has a build script: then only the real cargo compiles | compiler | cargo | with the folder |
//! | `versions` | which versions were put into `Cargo.lock` | cargo | cargo | with the folder |
//! | `answers/*.json` | what cargo said to the analyzer | cargo of the analyzer | the same | with the folder; ignored when a file that it depends on has changed |
//! | `loaded` | the kernel, and the shared libraries that it has loaded | compiler, after a cell | compiler | with the kernel |
//! | `dylibs/` | their files, to be put back | compiler, after a cell | compiler | with the kernel |
//!
//! Beside that, in the compile folder: `analyzer/`, the standard library as evcxr's analyzer is shown it (written at the start,
//! switched when the first library is loaded, dies with the kernel); `told_*` beside a cell's source, the text that is
//! compiled.
//!
//! In [`Kernels::folder`](crate::Kernels::folder):
//!
//! | name | what | written by | read by | dies |
//! |---|---|---|---|---|
//! | `k-<pid>-<n>/` | a compile folder | a kernel's start | the kernel | with the kernel: another process waits for that |
//! | `k-<pid>-<n>.lock` | held by the kernel and all that it starts | a kernel's start | the process that waits | with the folder |
//! | `folders.lock` | held while a folder appears or disappears | | | never |
//! | `template/` | compiled dependencies, copied for each kernel; in it `stamp`: what it was made from | set-up | a kernel's start | when a newer one takes its place |
//! | `template-new/`, `template-old/` | one that is being made, in it `begun`; one that was replaced | set-up | set-up | at the end of the set-up |
//! | `template.lock`, `template-new.lock` | shared by who copies; held by who makes one | | | never |
//! | `compiled` | stands for the library's sources that compiled the last time | cargo | a kernel's start | when they do not compile, or a start dies |
//! | `loading-<folder>` | that a kernel is loading the library at its start | a kernel's start | cargo; the next start | when the library was compiled, or found by the next start |
//!
//! In [`Kernels::shared`](crate::Kernels::shared): `config/loaded`, `config/bare` (what evcxr does before the first cell) and
//! `rust-src/` (links to the standard library's crates), written by set-up and start. Beside
//! [`Kernels::program`](crate::Kernels::program): `rustc/`, `tools/`, `cargo-home/bin/`, links to it by the names of its roles.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// In a compile folder: everything that is kept about its crates. Most functions take the path of this.
const NOTES: &str = "reload";

/// What earlier cells defined.
pub(crate) const CELLS: &str = "cells.json";
/// A package with a path runs a program of its own before it is compiled: only cargo knows when.
pub(crate) const BUILDS: &str = "builds";
/// Which versions the lock file was given.
pub(crate) const VERSIONS: &str = "versions";
/// What cargo said to the analyzer.
pub(crate) const ANSWERS: &str = "answers";
/// The kernel, and the shared libraries that it has loaded.
pub(crate) const LOADED: &str = "loaded";
/// The files of the loaded libraries.
pub(crate) const DYLIBS: &str = "dylibs";

/// In a compile folder: what the analyzer reads of the standard library.
pub(crate) const ANALYZER: &str = "analyzer";

/// In a template: what it was made from.
pub(crate) const STAMP: &str = "stamp";
/// In a template that is being made: what it is made from.
pub(crate) const BEGUN: &str = "begun";

/// What cargo does with a cell: it is built, or only checked where evcxr knows that something is wrong.
pub(crate) const TASKS: [&str; 2] = ["build", "check"];

/// Where the notes of a compile folder are.
pub(crate) fn notes(folder: &Path) -> PathBuf {
    folder.join(NOTES)
}

/// The compile folder of notes.
pub(crate) fn folder_of(notes: &Path) -> &Path {
    notes.parent().unwrap_or(notes)
}

/// The note on a crate.
pub(crate) fn crate_note(notes: &Path, stem: &str) -> PathBuf {
    notes.join(stem).with_added_extension("json")
}

/// How cargo called the compiler for a cell.
pub(crate) fn cell_call(notes: &Path, task: &str) -> PathBuf {
    notes.join(format!("cell-{task}.json"))
}

/// What there was then.
pub(crate) fn fingerprint(notes: &Path, task: &str) -> PathBuf {
    notes.join(format!("seen-{task}"))
}

/// Stands for the sources that compiled the last time.
pub(crate) fn compiled(kernels: &Path) -> PathBuf {
    kernels.join("compiled")
}

/// Before the name of the folder of a kernel that is loading the library.
pub(crate) const LOADING: &str = "loading-";

/// That the kernel in the folder of that name is loading the library.
pub(crate) fn loading(kernels: &Path, folder: &OsStr) -> PathBuf {
    let mut name = OsStr::new(LOADING).to_owned();
    name.push(folder);
    kernels.join(name)
}
