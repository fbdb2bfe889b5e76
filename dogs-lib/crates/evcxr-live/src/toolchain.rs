//! The Rust toolchain that cells are compiled with.

use crate::error::Result;
use crate::{environment, program};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A toolchain, as its `rustc` tells.
#[derive(Debug, Clone)]
pub struct Toolchain {
    /// The text of `rustc -vV`.
    pub verbose: String,
    /// Where its libraries are.
    pub sysroot: PathBuf,
}

impl Toolchain {
    /// Asks the `rustc` in `PATH`.
    ///
    /// # Errors
    /// If it does not run.
    pub fn ask() -> Result<Self> {
        let ask = |rustc: &Path, arguments: &[&str]| {
            let mut command = Command::new(rustc);
            environment::clean(&mut command);
            program::output(command.args(arguments))
        };
        let sysroot = PathBuf::from(ask(Path::new("rustc"), &["--print", "sysroot"])?.trim());
        // Without the detour over rustup.
        let rustc = Some(sysroot.join("bin/rustc")).filter(|path| path.exists()).unwrap_or_else(|| "rustc".into());
        Ok(Self { verbose: ask(&rustc, &["-vV"])?, sysroot })
    }

    /// Where the shared libraries are that cells are linked with.
    #[must_use]
    pub fn libraries(&self) -> PathBuf {
        self.sysroot.join("lib/rustlib").join(self.field("host: ")).join("lib")
    }

    /// The version, such as `1.95.0`.
    #[must_use]
    pub fn version(&self) -> &str {
        self.field("release: ")
    }

    /// Where the standard library's source is, if it is there.
    #[must_use]
    pub fn source(&self) -> PathBuf {
        self.sysroot.join("lib/rustlib/src/rust/library")
    }

    /// Whether the standard library's source is there: evcxr's type inference reads it.
    #[must_use]
    pub fn has_source(&self) -> bool {
        self.source().join("core/src/lib.rs").exists()
    }

    fn field(&self, name: &str) -> &str {
        self.verbose.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default().trim()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_toolchain_in_use_tells_about_itself() {
        let toolchain = Toolchain::ask().unwrap();
        assert!(toolchain.version().starts_with("1."), "{toolchain:?}");
        assert!(toolchain.sysroot.is_dir() && toolchain.libraries().is_dir());
    }
}
