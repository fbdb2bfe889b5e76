//! How the crates are built up: which may use which, and which files within each.
//!
//! - A crate depends on those below it alone: [`CRATES`].
//! - No circle of imports between the files of a crate, nor between the folders and files of one folder.
//! - The file of a folder (`mod.rs`, `lib.rs`) holds documentation, `mod` and `use` only.
//! - A library that is for everybody knows nothing of this repository's own.
//!
//! The imports are read with a parser: `use`, and every path that begins with `crate`, `super`, `self` or an imported module.
//! A name that a folder re-exports counts for the file that defines it. Tests within the sources do not count.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod circles;
mod imports;
mod manifests;
mod pages;
mod source;
mod tree;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use tree::Tree;

/// The crates, each after those that it may depend on.
const CRATES: [(&str, &[&str]); 8] = [
    ("crates/pg-settings", &[]),
    ("crates/pg-embed", &[]),
    ("crates/evcxr-live", &[]),
    ("crates/notebook-display", &[]),
    ("crates/pg-notebook-derive", &[]),
    ("crates/pg-notebook", &["pg-settings", "notebook-display", "pg-notebook-derive"]),
    ("crates/lab", &["pg-settings", "pg-embed", "evcxr-live"]),
    (".", &["pg-notebook"]),
];
/// Crates elsewhere, if they are there.
const EXAMPLES: &str = "../examples";
/// What the examples may depend on.
const OF_EXAMPLES: &[&str] = &["pg-notebook"];
/// The repository's own library may be named here.
const OWN: &str = "crates/lab/src/repository.rs";
/// The word by which it is known.
const WORD: &str = "dog";

#[test]
fn a_crate_depends_on_those_below_it() {
    let mut wrong = Vec::new();
    let mut below = BTreeSet::new();
    for (krate, allowed) in crates() {
        let name = manifests::name(&krate);
        for dependency in manifests::local_dependencies(&krate) {
            if !allowed.contains(&dependency.as_str()) || !(below.contains(&dependency) || dependency == name) {
                wrong.push(format!("{name} depends on {dependency}, which is not below it"));
            }
        }
        below.insert(name);
    }
    let known: BTreeSet<_> = below.iter().map(String::as_str).collect();
    for folder in folders(&root().join("crates")) {
        let name = manifests::name(&folder);
        if !known.contains(name.as_str()) {
            wrong.push(format!("{name} is not in the list of crates"));
        }
    }
    none(&wrong);
}

#[test]
fn no_file_uses_one_that_uses_it() {
    let circles = trees().into_iter().flat_map(|tree| {
        let edges = tree.edges();
        let name = tree.name.clone();
        circles::of(&edges.iter().map(|((from, to), _)| (from.clone(), to.clone())).collect())
            .into_iter()
            .map(move |circle| format!("{name}: {}", circles::explained(&circle, &edges)))
            .collect::<Vec<_>>()
    });
    none(&circles.collect::<Vec<_>>());
}

#[test]
fn no_folder_uses_one_that_uses_it() {
    let circles = trees().into_iter().flat_map(|tree| {
        let edges = tree.edges();
        let mut found = Vec::new();
        for (folder, within) in tree.siblings(&edges) {
            for circle in circles::of(&within.keys().cloned().collect()) {
                let reasons: Vec<_> = within
                    .iter()
                    .filter(|((from, to), _)| circle.contains(from) && circle.contains(to))
                    .map(|((from, to), reasons)| format!("\n    {from} -> {to}: {}", reasons.join("; ")))
                    .collect();
                found.push(format!("{}: in {folder}:{}", tree.name, reasons.concat()));
            }
        }
        found
    });
    none(&circles.collect::<Vec<_>>());
}

#[test]
fn the_file_of_a_folder_holds_no_code() {
    let wrong: Vec<_> = trees().iter().flat_map(Tree::code_in_roots).collect();
    none(&wrong);
}

#[test]
fn what_is_for_everybody_does_not_know_the_repository() {
    let mut wrong = Vec::new();
    for folder in folders(&root().join("crates")) {
        let about = ["Cargo.toml", "README.md"].map(|name| folder.join(name));
        let about = about.into_iter().filter_map(|path| Some((path.clone(), fs::read_to_string(path).ok()?)));
        for (path, text) in source::texts(&folder.join("src")).into_iter().chain(about) {
            if path == root().join(OWN) {
                continue;
            }
            let lines = text.lines().enumerate().filter(|(_, line)| line.to_lowercase().contains(WORD));
            wrong.extend(lines.map(|(n, line)| format!("{}:{}: {}", shown(&path), n + 1, line.trim())));
        }
    }
    none(&wrong);
}

/// The folders of all crates, with the names of what each may depend on.
fn crates() -> Vec<(PathBuf, Vec<&'static str>)> {
    let mut found: Vec<_> = CRATES.iter().map(|(folder, below)| (root().join(folder), below.to_vec())).collect();
    found.extend(folders(&root().join(EXAMPLES)).into_iter().map(|folder| (folder, OF_EXAMPLES.to_vec())));
    found
}

/// The modules of all crates.
fn trees() -> Vec<Tree> {
    crates().iter().map(|(folder, _)| Tree::of(folder, &manifests::name(folder))).collect()
}

/// The folders in that one that are packages.
fn folders(parent: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(parent).into_iter().flatten().map(|entry| entry.unwrap().path());
    let mut found: Vec<_> = entries.filter(|path| path.join("Cargo.toml").exists()).collect();
    found.sort();
    found
}

/// The workspace's folder.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}

fn none(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// What a file uses: from and to, each with the names.
pub type Edges = BTreeMap<(String, String), Vec<String>>;
