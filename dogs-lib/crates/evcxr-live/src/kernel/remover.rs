//! A small process that waits until a kernel has ended, however it did, and removes its folder.

use super::compile_folder::{self, CompileFolder};
use crate::environment;
use crate::error::{Context, Error, Result};
use crate::kernels::Kernels;
use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

/// The first argument of a program that is that process.
const COMMAND: &str = "remove-compile-folder";

/// Starts it.
pub(crate) fn start(kernels: &Kernels, folder: &CompileFolder) -> Result<()> {
    let mut command = Command::new(&kernels.program);
    environment::clean(&mut command);
    // In a process group of its own: Jupyter kills the kernel's.
    command.arg(COMMAND).arg(&kernels.folder).arg(folder.name()).process_group(0);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().map(drop).context("run", &kernels.program)
}

/// Is that process, if the arguments say so.
pub(crate) fn command(args: &[OsString]) -> Option<Result<()>> {
    let (name, args) = args.split_first()?;
    (name == COMMAND).then(|| match args {
        [kernels, folder] => compile_folder::remove_when_free(Path::new(kernels), &folder.to_string_lossy()),
        _ => Err(Error::new("which folder is to be removed?")),
    })
}
