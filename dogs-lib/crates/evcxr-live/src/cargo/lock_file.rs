//! The versions of the dependencies: those of the repository's lock file, in each kernel.
//!
//! evcxr does not read that file. It begins with a package that depends on nothing, for which cargo empties its own lock
//! file, and for `:dep` cargo would then ask the registry for the newest versions: others than in the template, and than in
//! the library's tests. So the repository's are put in whenever the manifest or they have changed.

use crate::error::{Context, Result};
use crate::files;
use crate::state::VERSIONS;
use crate::variables::{self, LOCK};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Lets cargo find the repository's versions in a compile folder.
///
/// # Errors
/// If the folder's lock file cannot be written.
pub(crate) fn give(folder: &Path, notes: &Path) -> Result<()> {
    let Some(repository) = variables::path(LOCK).and_then(|path| fs::read_to_string(path).ok()) else { return Ok(()) };
    let manifest = files::read(&folder.join("Cargo.toml"))?.unwrap_or_default();
    let given = format!("{:016x}\n", files::hash([manifest.as_bytes(), repository.as_bytes()]));
    let note = notes.join(VERSIONS);
    if files::read(&note)? == Some(given.clone()) {
        return Ok(());
    }
    let lock = folder.join("Cargo.lock");
    let current = files::read(&lock)?.unwrap_or_default();
    fs::write(&lock, merged(&repository, &current)).context("write", &lock)?;
    files::write(&note, given.as_bytes())
}

/// The repository's packages, and those of the folder's that it does not have. Cargo removes what it does not need.
fn merged(repository: &str, current: &str) -> String {
    let names: BTreeSet<_> = packages(repository).filter_map(name).collect();
    let more = packages(current).filter(|package| name(package).is_some_and(|name| !names.contains(name)));
    let more = more.filter(|package| package.contains("\nsource = "));
    let end = if repository.ends_with("\n\n") { "" } else { "\n" };
    more.fold(format!("{repository}{end}"), |text, package| format!("{text}{}\n\n", package.trim_end()))
}

fn packages(lock: &str) -> impl Iterator<Item = &str> {
    let begins = lock.match_indices("[[package]]").map(|(at, _)| at);
    begins.map(|at| {
        let package = &lock[at..];
        package.find("\n\n").map_or(package, |end| &package[..end])
    })
}

fn name(package: &str) -> Option<&str> {
    package.lines().find_map(|line| line.strip_prefix("name = "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_repositorys_versions_go_before_the_folders() {
        let package = |name: &str, version: &str, source: &str| {
            format!("[[package]]\nname = \"{name}\"\nversion = \"{version}\"\n{source}\n")
        };
        let registry = "source = \"registry\"\n";
        let repository = format!("version = 4\n\n{}", package("chrono", "0.4.1", registry));
        let current = [("ctx", "1.0.0", ""), ("chrono", "0.4.9", registry), ("rand", "0.9.0", registry)];
        let current = current.map(|(name, version, source)| package(name, version, source)).join("\n");
        let merged = merged(&repository, &format!("version = 4\n\n{current}"));
        let versions: Vec<_> = merged.lines().filter(|line| line.starts_with("version = \"")).collect();
        assert_eq!(versions, ["version = \"0.4.1\"", "version = \"0.9.0\""], "{merged}");
        assert_eq!(packages(&merged).count(), 2);
    }
}
