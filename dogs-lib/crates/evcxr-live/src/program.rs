//! Running programs.

use crate::error::{Context, Error, Result};
use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The first program of that name in `PATH`.
#[must_use]
pub fn find(name: &str) -> Option<PathBuf> {
    let paths = env::var_os("PATH")?;
    env::split_paths(&paths).map(|dir| dir.join(name)).find(|path| is_executable(path))
}

fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}

/// The standard output of a short program that succeeds.
///
/// # Errors
/// If it cannot be run, or fails: then what it said.
pub fn output(command: &mut Command) -> Result<String> {
    let name = PathBuf::from(command.get_program());
    let output = command.stdin(Stdio::null()).output().context("run", &name)?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(Error::new(format!("{} failed: {}", name.display(), output.status)).said(said))
}
