//! What the toolchain that cells are compiled with has to have.

use crate::{Steps, program};
use evcxr_live::{Error, Result, Toolchain, environment, files};
use std::process::Command;

/// Gets the standard library's source from rustup, if it is not there and rustup is.
pub(crate) fn ensure_source(toolchain: &Toolchain, steps: &Steps) -> Result<()> {
    let Some(rustup) = evcxr_live::program::find("rustup").filter(|_| !toolchain.has_source()) else { return Ok(()) };
    // Two of them at once undo each other's work, and a set-up in another clone may do the same.
    let turn = files::open_lock(&toolchain.sysroot.join("lab.lock")).ok();
    let _turn = turn.filter(|lock| lock.lock().is_ok());
    if toolchain.has_source() {
        return Ok(());
    }
    let mut command = Command::new(rustup);
    environment::clean(&mut command);
    steps.step("the source of Rust's standard library, by rustup", |live| {
        program::run(command.args(["component", "add", "rust-src"]), live)
    })
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
    fn the_toolchain_in_use_is_new_enough() {
        let toolchain = Toolchain::ask().unwrap();
        assert!(numbers(toolchain.version()).unwrap() >= numbers(env!("CARGO_PKG_RUST_VERSION")).unwrap());
    }
}
