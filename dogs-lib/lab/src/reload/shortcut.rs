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
use crate::error::{Context, Error, Result};
use crate::kernel::preload;
use crate::{analyzer, files, program};
use std::env;
use std::ffi::{OsStr, OsString};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// The path of the real cargo.
const CARGO: &str = "cargo";

/// Acts as `rustup`: says that this program's `cargo` is the one to use, and hands everything else to the real one.
///
/// # Errors
/// If there is no real one.
pub fn rustup(args: &[OsString]) -> Result<ExitCode> {
    let rustup = real("rustup")?;
    let folder = env::var_os("EVCXR_TMPDIR").map(PathBuf::from);
    if args == ["which", "cargo"]
        && let Some(folder) = folder
        && let Ok(path) = program::output(analyzer::restore(Command::new(&rustup).args(args)))
    {
        files::write(&notes(&folder).join(CARGO), path.trim().as_bytes())?;
        println!("{}", own_folder()?.join("cargo").display());
        return Ok(ExitCode::SUCCESS);
    }
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
        return become_cargo(args, None);
    };
    let notes = notes(&folder);
    let Some(task) = task else {
        versions::give(&folder, &notes)?;
        return if args.first().is_some_and(|arg| arg == "metadata") {
            analyzer::answer("cargo", args)
        } else {
            become_cargo(args, Some(&notes))
        };
    };
    let kept = Kept::new(&notes, task);
    let moment = Snapshot::take(&notes, args);
    if let Some(code) = kept.repeat(&moment)? {
        return Ok(code);
    }
    kept.forget()?;
    versions::give(&folder, &notes)?;
    let cargo = real_cargo(Some(&notes))?;
    let built = preload::Build::begin(&folder)?;
    let mut command = Command::new(&cargo);
    let status = analyzer::restore(command.args(args).env(GIVEN, call::given())).status().context("run", &cargo)?;
    if let Some(built) = built {
        built.end(status.success() || kept.has_cell())?;
    }
    kept.keep_seen(&moment)?;
    Ok(ExitCode::from(status.code().map_or(1, |code| u8::try_from(code).unwrap_or(1))))
}

fn become_cargo(args: &[OsString], notes: Option<&Path>) -> Result<ExitCode> {
    let cargo = real_cargo(notes)?;
    Err(analyzer::restore(Command::new(&cargo).args(args)).exec()).context("run", &cargo)
}

fn real_cargo(notes: Option<&Path>) -> Result<PathBuf> {
    notes.and_then(known_cargo).map_or_else(|| real("cargo"), Ok)
}

/// The toolchain's own cargo, as rustup has named it.
pub(crate) fn known_cargo(notes: &Path) -> Option<PathBuf> {
    files::read(&notes.join(CARGO)).ok()?.map(PathBuf::from).filter(|path| path.exists())
}

/// The program of that name in `PATH` that is not this one.
fn real(name: &str) -> Result<PathBuf> {
    let own = own_folder()?;
    let paths = env::var_os("PATH").unwrap_or_default();
    let found = env::split_paths(&paths).filter(|folder| *folder != own).map(|folder| folder.join(name));
    found.into_iter().find(|path| path.is_file()).ok_or_else(|| Error::new(format!("there is no {name} in PATH")))
}

/// The folder in which this program is called `cargo`.
fn own_folder() -> Result<PathBuf> {
    let program = env::args_os().next().map(PathBuf::from).unwrap_or_default();
    if program.parent().is_some_and(|folder| folder != Path::new("")) {
        return Ok(program.parent().map(Path::to_owned).unwrap_or_default());
    }
    let paths = env::var_os("PATH").unwrap_or_default();
    let name = program.file_name().unwrap_or(OsStr::new("cargo")).to_owned();
    let found = env::split_paths(&paths).find(|folder| folder.join(&name).exists());
    found.ok_or_else(|| Error::new("this program does not know its folder"))
}
