//! Cargo, left out where it has nothing to do.
//!
//! For each cell cargo looks at every package below the library to find that only the cell is new, or a source of the
//! library as well. Here a `cargo` before the real one compares what cargo would: sources, manifests, settings, environment
//! ([`snapshot`](super::snapshot), [`seen`](super::seen)). If at most sources of plain libraries are not as they were when
//! the real one last ran, the compiler is called in the way cargo called it then ([`replay`](super::replay)). In every other
//! case the real one runs, and compiles for itself what was compiled without it.

use super::call::{self, GIVEN};
use super::replay::{Kept, TASKS};
use super::snapshot::Snapshot;
use super::{notes, versions};
use crate::analyzer;
use crate::error::{Context, Error, Result};
use crate::kernel::preload;
use std::env;
use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// The variable with the toolchain's folder.
pub(super) const SYSROOT: &str = "LAB_SYSROOT";

/// Acts as `rustup`: says that this program's `cargo` and the kernel's `rustc` are the ones to use, and hands everything
/// else to the real one.
///
/// # Errors
/// If there is no real one.
pub fn rustup(args: &[OsString]) -> Result<ExitCode> {
    let path = match args {
        [which, tool] if which == "which" && tool == "cargo" => {
            tool_of_kernel("cargo").and(own_folder()).map(|own| own.join("cargo"))
        }
        [which, tool] if which == "which" && tool == "rustc" => tool_of_kernel("rustc"),
        _ => None,
    };
    if let Some(path) = path {
        println!("{}", path.display());
        return Ok(ExitCode::SUCCESS);
    }
    let rustup = real("rustup")?;
    Err(analyzer::restore(Command::new(&rustup).args(args)).exec()).context("run", &rustup)
}

/// Acts as `cargo`.
///
/// # Errors
/// If the real one cannot be run.
pub fn cargo(args: &[OsString]) -> Result<ExitCode> {
    let folder = env::var_os("EVCXR_TMPDIR").map(PathBuf::from);
    let here = env::current_dir().ok();
    let for_cell = args.iter().any(|arg| arg == "--message-format=json");
    let task = TASKS.into_iter().find(|task| for_cell && args.iter().any(|arg| arg == task));
    let Some(folder) = folder.filter(|folder| here == folder.canonicalize().ok()) else {
        // It may be for another toolchain.
        return become_cargo(args, &real("cargo")?);
    };
    let (cargo, notes) = (cargo_of_kernel()?, notes(&folder));
    let Some(task) = task else {
        versions::give(&folder, &notes)?;
        return if args.first().is_some_and(|arg| arg == "metadata") {
            analyzer::answer(args)
        } else {
            become_cargo(args, &cargo)
        };
    };
    let kept = Kept::new(&notes, task);
    let moment = Snapshot::take(&notes, args);
    if let Some(code) = kept.repeat(&moment)? {
        return Ok(code);
    }
    kept.forget()?;
    versions::give(&folder, &notes)?;
    let built = preload::Build::begin(&folder);
    let mut command = Command::new(&cargo);
    let status = analyzer::restore(command.args(args).env(GIVEN, call::given())).status().context("run", &cargo)?;
    if let Some(built) = built {
        built.end(status.success() || kept.has_cell());
    }
    // What cannot be kept is looked at again by cargo.
    let _ = kept.keep_seen(&moment);
    Ok(ExitCode::from(status.code().map_or(1, |code| u8::try_from(code).unwrap_or(1))))
}

/// Becomes that cargo.
///
/// # Errors
/// If it cannot be run.
pub(crate) fn become_cargo(args: &[OsString], cargo: &Path) -> Result<ExitCode> {
    Err(analyzer::restore(Command::new(cargo).args(args)).exec()).context("run", cargo)
}

/// The cargo that belongs to the kernel's compiler.
///
/// # Errors
/// If there is none.
pub(crate) fn cargo_of_kernel() -> Result<PathBuf> {
    tool_of_kernel("cargo").map_or_else(|| real("cargo"), Ok)
}

fn tool_of_kernel(name: &str) -> Option<PathBuf> {
    let sysroot = PathBuf::from(env::var_os(SYSROOT)?);
    Some(sysroot.join("bin").join(name)).filter(|path| path.exists())
}

/// The program of that name in `PATH` that is not this one.
fn real(name: &str) -> Result<PathBuf> {
    let own = env::current_exe().and_then(|exe| exe.canonicalize()).ok();
    let paths = env::var_os("PATH").unwrap_or_default();
    let mut found = env::split_paths(&paths).map(|folder| folder.join(name)).filter(|path| path.is_file());
    let other = found.find(|path| path.canonicalize().ok() != own);
    other.ok_or_else(|| Error::new(format!("there is no {name} in PATH")))
}

/// The folder in which this program is called `cargo`.
fn own_folder() -> Option<PathBuf> {
    let program = env::args_os().next().map(PathBuf::from)?;
    let folder = program.parent().filter(|folder| *folder != Path::new(""));
    let paths = env::var_os("PATH").unwrap_or_default();
    let among = || env::split_paths(&paths).find(|folder| folder.join(&program).exists());
    folder.map(Path::to_owned).or_else(among)
}
