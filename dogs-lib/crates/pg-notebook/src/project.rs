//! Where a project keeps its files, and what its database is called.

use std::path::{Path, PathBuf};

/// A project: the folder with `migrations/` and `.env` in it, and the name that its database, user and password have
/// where no setting says otherwise.
#[derive(Debug, Clone, Copy)]
pub struct Project {
    root: &'static str,
    name: &'static str,
}

impl Project {
    /// The project at `root`, usually `concat!(env!("CARGO_MANIFEST_DIR"), "/..")`.
    #[must_use]
    pub const fn new(root: &'static str, name: &'static str) -> Self {
        Self { root, name }
    }

    /// The folder at the top, as an absolute path without `..` where it exists.
    #[must_use]
    pub fn root(&self) -> PathBuf {
        Path::new(self.root).canonicalize().unwrap_or_else(|_| PathBuf::from(self.root))
    }

    /// The name of the database, of its user and its password when nothing is set.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// `migrations/`.
    #[must_use]
    pub fn migrations(&self) -> PathBuf {
        self.root().join("migrations")
    }
}
