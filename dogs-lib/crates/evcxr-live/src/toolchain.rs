//! The Rust toolchain that cells are compiled with.

use crate::error::{Error, Result};
use crate::{Steps, environment, files, program};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A toolchain, as its `rustc` tells.
#[derive(Debug, Clone)]
pub(crate) struct Toolchain {
    /// The text of `rustc -vV`.
    pub(crate) verbose: String,
    /// Where its libraries are.
    pub(crate) sysroot: PathBuf,
}

impl Toolchain {
    /// Asks the `rustc` in `PATH`.
    pub(crate) fn ask() -> Result<Self> {
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
    pub(crate) fn libraries(&self) -> PathBuf {
        self.sysroot.join("lib/rustlib").join(self.field("host: ")).join("lib")
    }

    /// The version, such as `1.95.0`.
    pub(crate) fn version(&self) -> &str {
        self.field("release: ")
    }

    /// Where the standard library's source is, if it is there.
    pub(crate) fn source(&self) -> PathBuf {
        self.sysroot.join("lib/rustlib/src/rust/library")
    }

    /// Whether the standard library's source is there: evcxr's type inference reads it.
    pub(crate) fn has_source(&self) -> bool {
        self.source().join("core/src/lib.rs").exists()
    }

    /// Gets the standard library's source from rustup, if it is not there and rustup is.
    pub(crate) fn ensure_source(&self, steps: &Steps) -> Result<()> {
        let Some(rustup) = program::find("rustup").filter(|_| !self.has_source()) else { return Ok(()) };
        // Two of them at once undo each other's work, and a set-up in another clone may do the same.
        let turn = files::open_lock(&self.sysroot.join("lab.lock")).ok();
        let _turn = turn.filter(|lock| lock.lock().is_ok());
        if self.has_source() {
            return Ok(());
        }
        let mut command = Command::new(rustup);
        environment::clean(&mut command);
        steps.step("the source of Rust's standard library, by rustup", |live| {
            program::run(command.args(["component", "add", "rust-src"]), live)
        })
    }

    fn field(&self, name: &str) -> &str {
        self.verbose.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default().trim()
    }
}

/// The numbers of a version: `1.95.0-nightly` is 1, 95, 0.
///
/// # Errors
/// If it does not begin with a number.
pub(crate) fn numbers(version: &str) -> Result<Vec<u32>> {
    let plain = version.split(['-', '+', ' ']).next().unwrap_or_default();
    let numbers = plain.split('.').map(str::parse).collect::<std::result::Result<_, _>>();
    numbers.map_err(|_| Error::new(format!("{version:?} is no version")))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn versions_compare_as_numbers() {
        assert!(numbers("1.95.0").unwrap() > numbers("1.92").unwrap());
        assert!(numbers("1.100.0-nightly").unwrap() > numbers("1.95.0").unwrap());
        assert!(numbers("3.9.18").unwrap() < numbers("3.10").unwrap());
        assert!(numbers("stable").is_err());
    }

    #[test]
    fn the_toolchain_in_use_tells_about_itself() {
        let toolchain = Toolchain::ask().unwrap();
        assert!(numbers(toolchain.version()).unwrap() >= numbers(env!("CARGO_PKG_RUST_VERSION")).unwrap());
        assert!(toolchain.sysroot.is_dir() && toolchain.libraries().is_dir());
    }
}
