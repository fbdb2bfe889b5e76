//! rustup, asked by evcxr which tools to use.

use crate::error::{Context, Result};
use crate::real;
use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitCode};

/// Acts as `rustup`: says that this program's `cargo` and the kernel's `rustc` are the ones to use, and hands everything
/// else to the real one.
///
/// # Errors
/// If there is no real one.
pub(crate) fn rustup(args: &[OsString]) -> Result<ExitCode> {
    let path = match args {
        [which, tool] if which == "which" && tool == "cargo" => {
            real::tool_of_kernel("cargo").and(real::own_folder()).map(|own| own.join("cargo"))
        }
        [which, tool] if which == "which" && tool == "rustc" => real::tool_of_kernel("rustc"),
        _ => None,
    };
    if let Some(path) = path {
        println!("{}", path.display());
        return Ok(ExitCode::SUCCESS);
    }
    let rustup = real::other("rustup")?;
    Err(real::restore(Command::new(&rustup).args(args)).exec()).context("run", &rustup)
}
