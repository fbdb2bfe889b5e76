//! The roles of this program: the names by which a kernel's programs call it, and who then answers.
//!
//! | name, beside the program | role |
//! |---|---|
//! | `rustc/live-rustc` | cargo's `RUSTC_WRAPPER` ([`rustc_wrapper`]) |
//! | `tools/cargo` | the first cargo in evcxr's `PATH` ([`cargo_shim`]) |
//! | `tools/rustup` | the first rustup in evcxr's `PATH` ([`rustup_shim`]) |
//! | `cargo-home/bin/cargo` | the cargo that evcxr's analyzer asks ([`analyzer`]) |

use crate::cargo::cargo_shim;
use crate::compile::rustc_wrapper;
use crate::error::Result;
use crate::kernels::Kernels;
use crate::variables::{KERNEL, LIBRARY, LOCK, SYSROOT};
use crate::{analyzer, files, rustup_shim};
use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::{SystemTime, UNIX_EPOCH};

/// The name under which this program is a rustc wrapper.
const WRAPPER: &str = "live-rustc";

/// Acts as the wrapper, as `cargo` or as `rustup`, if the program was started under one of these names.
pub(crate) fn command(program: &Path, args: &[OsString]) -> Option<ExitCode> {
    let answer = analyzer::command(program, args);
    let result = match (answer, program.file_name()?.to_str()?) {
        (Some(answer), _) => answer,
        (None, WRAPPER) => return Some(rustc_wrapper::wrap(args)),
        (None, "cargo") => cargo_shim::cargo(args),
        (None, "rustup") => rustup_shim::rustup(args),
        _ => return None,
    };
    Some(result.unwrap_or_else(|error| {
        eprintln!("error: {error}");
        ExitCode::FAILURE
    }))
}

/// Gives `program` its other names, in folders of their own beside it.
///
/// # Errors
/// If a link cannot be made.
pub fn install(program: &Path) -> Result<()> {
    for link in [programs(program).join(WRAPPER), tools(program).join("cargo"), tools(program).join("rustup")] {
        files::link(program, &link)?;
    }
    analyzer::install(program)
}

/// Lets a command that starts evcxr use them, if they are there.
pub(crate) fn equip(command: &mut Command, kernels: &Kernels, sysroot: &Path) {
    let program = &kernels.program;
    let wrapper = programs(program).join(WRAPPER);
    if !wrapper.exists() {
        return;
    }
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    command.env(LIBRARY, &kernels.library).env(LOCK, &kernels.lock).env(SYSROOT, sysroot);
    command.env("RUSTC_WRAPPER", wrapper).env(KERNEL, format!("{}-{}", std::process::id(), since.as_nanos()));
    let paths = env::var_os("PATH").unwrap_or_default();
    if let Ok(paths) = env::join_paths(std::iter::once(tools(program)).chain(env::split_paths(&paths))) {
        command.env("PATH", paths);
    }
}

fn programs(program: &Path) -> PathBuf {
    program.with_file_name("rustc")
}

fn tools(program: &Path) -> PathBuf {
    program.with_file_name("tools")
}
