//! The tools behind the names by which this program is called.

use crate::error::{Context, Error, Result};
use crate::variables::{CARGO_HOME, SYSROOT};
use std::env;
use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// Gives a command the real cargo home.
pub(crate) fn restore(command: &mut Command) -> &mut Command {
    match env::var_os(CARGO_HOME) {
        Some(real) if real.is_empty() => command.env_remove("CARGO_HOME"),
        Some(real) => command.env("CARGO_HOME", real),
        None => command,
    }
}

/// Cargo's settings for a project in that folder, but for those in it.
pub(crate) fn settings(folder: &Path) -> Vec<PathBuf> {
    let real = env::var_os(CARGO_HOME)
        .or_else(|| env::var_os("CARGO_HOME"))
        .filter(|home| !home.is_empty())
        .map(PathBuf::from);
    let home = real.or_else(|| Some(env::home_dir()?.join(".cargo")));
    let above = folder.ancestors().skip(1).map(|folder| folder.join(".cargo"));
    let folders = above.chain(home);
    folders.flat_map(|folder| ["config.toml", "config"].map(|name| folder.join(name))).collect()
}

/// Becomes that cargo.
///
/// # Errors
/// If it cannot be run.
pub(crate) fn become_cargo(args: &[OsString], cargo: &Path) -> Result<ExitCode> {
    Err(restore(Command::new(cargo).args(args)).exec()).context("run", cargo)
}

/// The cargo that belongs to the kernel's compiler.
///
/// # Errors
/// If there is none.
pub(crate) fn cargo_of_kernel() -> Result<PathBuf> {
    tool_of_kernel("cargo").map_or_else(|| other("cargo"), Ok)
}

/// A tool of the kernel's toolchain.
pub(crate) fn tool_of_kernel(name: &str) -> Option<PathBuf> {
    let sysroot = PathBuf::from(env::var_os(SYSROOT)?);
    Some(sysroot.join("bin").join(name)).filter(|path| path.exists())
}

/// The program of that name in `PATH` that is not this one.
pub(crate) fn other(name: &str) -> Result<PathBuf> {
    let own = env::current_exe().and_then(|exe| exe.canonicalize()).ok();
    let paths = env::var_os("PATH").unwrap_or_default();
    let mut found = env::split_paths(&paths).map(|folder| folder.join(name)).filter(|path| path.is_file());
    let other = found.find(|path| path.canonicalize().ok() != own);
    other.ok_or_else(|| Error::new(format!("there is no {name} in PATH")))
}

/// The folder in which this program is called `cargo`.
pub(crate) fn own_folder() -> Option<PathBuf> {
    let program = env::args_os().next().map(PathBuf::from)?;
    let folder = program.parent().filter(|folder| *folder != Path::new(""));
    let paths = env::var_os("PATH").unwrap_or_default();
    let among = || env::split_paths(&paths).find(|folder| folder.join(&program).exists());
    folder.map(Path::to_owned).or_else(among)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_above_the_folder_and_of_the_user_count() {
        let found = settings(Path::new("/a/b"));
        assert!(
            found.contains(&"/a/.cargo/config.toml".into()) && found.contains(&"/.cargo/config".into()),
            "{found:?}"
        );
        assert!(!found.iter().any(|path| path.starts_with("/a/b")));
    }
}
