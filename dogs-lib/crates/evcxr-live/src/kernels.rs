//! What the kernels of one library have in common.

use std::path::PathBuf;

/// The kernels of one library: where things are. All paths are absolute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kernels {
    /// The package that notebooks load.
    pub library: PathBuf,
    /// The lock file with the versions that cells get: usually the library's.
    pub lock: PathBuf,
    /// Compile folders and their template. Its path has no space, since evcxr loads no cell from such a path, and no
    /// `Cargo.toml` is above it, since cargo would take a folder below another package for a part of it.
    pub folder: PathBuf,
    /// What a set-up makes once for all of them.
    pub shared: PathBuf,
    /// The program whose `main` begins with [`command`](crate::command()), in a place where it stays when it is built anew. Beside
    /// it are links to it.
    pub program: PathBuf,
}

impl Kernels {
    /// The usual case: the versions are those of the library's own lock file.
    #[must_use]
    pub fn new(library: PathBuf, folder: PathBuf, shared: PathBuf, program: PathBuf) -> Self {
        Self { lock: library.join("Cargo.lock"), library, folder, shared, program }
    }
}
