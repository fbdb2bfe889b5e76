//! Cargo, left out where it has nothing to do.
//!
//! For each cell cargo looks at every package below the library to find that only the cell is new, or a source of the
//! library as well. Here a `cargo` before the real one compares what cargo would: sources, manifests, settings, environment
//! ([`inputs`](super::inputs), [`fingerprint`](super::fingerprint)). If at most sources of plain libraries are not as they were when
//! the real one last ran, the compiler is called in the way cargo called it then ([`recorded`](super::recorded)). In every other
//! case the real one runs, and compiles for itself what was compiled without it.

use super::compiled::Build;
use super::inputs::Inputs;
use super::lock_file;
use super::recorded::Recorded;
use crate::analyzer;
use crate::compile::recorded_call;
use crate::error::{Context, Result};
use crate::real;
use crate::state::{TASKS, notes};
use crate::variables::{self, COMPILE_FOLDER, GIVEN};
use std::env;
use std::ffi::OsString;
use std::process::{Command, ExitCode};

/// Acts as `cargo`.
///
/// # Errors
/// If the real one cannot be run.
pub(crate) fn cargo(args: &[OsString]) -> Result<ExitCode> {
    let folder = variables::path(COMPILE_FOLDER);
    let here = env::current_dir().ok();
    let for_cell = args.iter().any(|arg| arg == "--message-format=json");
    let task = TASKS.into_iter().find(|task| for_cell && args.iter().any(|arg| arg == task));
    let Some(folder) = folder.filter(|folder| here == folder.canonicalize().ok()) else {
        // It may be for another toolchain.
        return real::become_cargo(args, &real::other("cargo")?);
    };
    let (cargo, notes) = (real::cargo_of_kernel()?, notes(&folder));
    let Some(task) = task else {
        lock_file::give(&folder, &notes)?;
        return if args.first().is_some_and(|arg| arg == "metadata") {
            analyzer::answer(args)
        } else {
            real::become_cargo(args, &cargo)
        };
    };
    let recorded = Recorded::new(&notes, task);
    let moment = Inputs::take(&notes, args);
    if let Some(code) = recorded.repeat(&moment)? {
        return Ok(code);
    }
    recorded.forget()?;
    lock_file::give(&folder, &notes)?;
    let built = Build::begin(&folder);
    let mut command = Command::new(&cargo);
    let status =
        real::restore(command.args(args).env(GIVEN, recorded_call::given())).status().context("run", &cargo)?;
    if let Some(built) = built {
        built.end(status.success() || recorded.has_cell());
    }
    // What cannot be kept is looked at again by cargo.
    let _ = recorded.keep_fingerprint(&moment);
    Ok(ExitCode::from(status.code().map_or(1, |code| u8::try_from(code).unwrap_or(1))))
}
