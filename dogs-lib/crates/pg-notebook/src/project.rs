//! Where a project keeps its files, what its database is called, and how its commands begin.

use std::path::{Path, PathBuf};

/// A project: the folder with `migrations/` and `.env` in it, the name that its database, user and password have where no
/// setting says otherwise, and what its messages say of it.
///
/// [`project!`](crate::project!) declares one together with its functions.
///
/// ```
/// use pg_notebook::Project;
/// static PROJECT: Project = Project::new(env!("CARGO_MANIFEST_DIR"), "pets").with_command("cargo pets");
/// assert_eq!(PROJECT.name(), "pets");
/// assert!(PROJECT.migrations().ends_with("migrations"));
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Project {
    root: &'static str,
    name: &'static str,
    command: &'static str,
    server: &'static str,
}

impl Project {
    /// The project at `root`, usually `env!("CARGO_MANIFEST_DIR")`. Its command line is called as it.
    #[must_use]
    pub const fn new(root: &'static str, name: &'static str) -> Self {
        Self { root, name, command: name, server: "" }
    }

    /// The same project with the words that start its command line: `cargo pets`.
    #[must_use]
    pub const fn with_command(mut self, command: &'static str) -> Self {
        self.command = command;
        self
    }

    /// The same project with a line for those who have no server: how to get one.
    #[must_use]
    pub const fn with_server(mut self, server: &'static str) -> Self {
        self.server = server;
        self
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

    /// The words that start the command line.
    #[must_use]
    pub const fn command(&self) -> &'static str {
        self.command
    }

    /// How to get a server, if the project says it.
    #[must_use]
    pub fn server(&self) -> Option<&'static str> {
        (!self.server.is_empty()).then_some(self.server)
    }

    /// `migrations/`.
    #[must_use]
    pub fn migrations(&self) -> PathBuf {
        self.root().join("migrations")
    }
}
