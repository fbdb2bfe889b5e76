//! The start of evcxr: in a compile folder of its own, with our tools before the real ones.

use super::compile_folder::CompileFolder;
use super::{config, preload, remover};
use crate::error::{Error, Result};
use crate::kernels::Kernels;
use crate::toolchain::Toolchain;
use crate::variables::{COMPILE_FOLDER, CONFIG};
use crate::{analyzer, environment, shims};
use std::convert::Infallible;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

/// What there is to be known about evcxr and the toolchain.
#[derive(Debug, Clone)]
pub struct Evcxr<'a> {
    /// The program: kernel or REPL.
    pub program: &'a Path,
    /// Its version.
    pub version: &'a str,
    /// The toolchain that cells are compiled with.
    pub toolchain: &'a Toolchain,
}

/// What is loaded before the first cell that somebody writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preload {
    /// The library, if it is known to compile.
    IfItCompiles,
    /// The library, come what may: a REPL shows what is wrong with it.
    Always,
    /// Nothing: the cells load another package.
    Nothing,
}

/// The command that starts evcxr, to be given to [`become_evcxr`]. Arguments and variables may be added.
#[must_use]
pub fn command(kernels: &Kernels, evcxr: &Evcxr<'_>) -> Command {
    let mut command = Command::new(evcxr.program);
    environment::clean(&mut command);
    environment::add_libraries(&mut command, &evcxr.toolchain.libraries());
    shims::equip(&mut command, kernels, &evcxr.toolchain.sysroot);
    command
}

/// Runs `command` in place of this process, with a compile folder. Returns only if that is not possible.
///
/// # Errors
/// If the compile folder cannot be made, or evcxr not run.
pub fn become_evcxr(
    kernels: &Kernels,
    evcxr: &Evcxr<'_>,
    mut command: Command,
    preload: Preload,
) -> Result<Infallible> {
    let folder = CompileFolder::from_template(kernels)?;
    remover::start(kernels, &folder)?;
    let preloaded =
        preload != Preload::Nothing && preload::begin(kernels, evcxr.toolchain, evcxr.version, folder.name())?;
    analyzer::equip(&mut command, kernels, folder.path(), preloaded)?;
    command.env(CONFIG, config::config(kernels, preloaded || preload == Preload::Always)?);
    command.env(COMPILE_FOLDER, folder.path());
    folder.keep_over_exec()?;
    Err(cannot_run(&mut command))
}

/// Runs `command` in place of this process, in a folder that is there, with nothing loaded.
pub(crate) fn become_bare(kernels: &Kernels, mut command: Command, folder: &Path) -> Result<Infallible> {
    analyzer::equip(&mut command, kernels, folder, false)?;
    command.env(COMPILE_FOLDER, folder).env(CONFIG, config::config(kernels, false)?);
    Err(cannot_run(&mut command))
}

fn cannot_run(command: &mut Command) -> Error {
    let error = command.exec();
    Error::new(format!("cannot run {}", command.get_program().display())).said(error)
}
