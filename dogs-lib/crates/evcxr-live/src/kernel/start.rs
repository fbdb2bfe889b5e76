//! A notebook's kernel: evcxr in a compile folder of its own.
//!
//! Two kernels in one folder would overwrite each other's cells. So each gets a copy of the [`template`](crate::template),
//! most of it hard links. `lab kernel` makes it and then becomes evcxr (`exec`), so that Jupyter's signals reach evcxr itself.
//! The lock on the folder goes along, and to every compiler that evcxr starts. A second small process waits for that lock
//! and removes the folder, however the kernel ended. A folder that is left, after a power cut, goes at the next start.

mod folder;
pub(crate) mod preload;
mod tree;

pub(crate) use folder::keep_over_exec;
pub use folder::{DiskUse, Folder, disk_use, remove_dead, remove_when_free};
pub(crate) use tree::copy_linked;

use crate::error::{Context, Error, Result};
use crate::evcxr::Tool;
use crate::toolchain::Toolchain;
use crate::{Place, analyzer, database, environment, evcxr, reload};
use std::convert::Infallible;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

/// The variable with the folder of evcxr's configuration.
pub(crate) const CONFIG: &str = "EVCXR_CONFIG_DIR";

/// Becomes the kernel that serves `connection_file`. Returns only if that is not possible.
///
/// # Errors
/// If evcxr is not installed, or the compile folder cannot be made.
pub fn serve(place: &Place, connection_file: &Path) -> Result<Infallible> {
    let toolchain = Toolchain::ask()?;
    let mut command = command(place, Tool::Kernel, &toolchain)?;
    command.arg("--control_file").arg(connection_file);
    // Held until this process is evcxr, which then holds it.
    let _server = database::share_embedded(place);
    become_evcxr(place, &toolchain, command)
}

/// The command that starts one of evcxr's programs, without its folder.
pub(crate) fn command(place: &Place, tool: Tool, toolchain: &Toolchain) -> Result<Command> {
    let mut command = Command::new(evcxr::path(place, tool)?);
    environment::clean(&mut command);
    environment::add_libraries(&mut command, &toolchain.libraries());
    reload::equip(&mut command, &place.program(), &place.library(), &toolchain.sysroot);
    Ok(command)
}

/// Runs `command` in place of this process, with a compile folder, and loads the library if it can be done. What the command
/// says of evcxr's configuration remains.
pub(crate) fn become_evcxr(place: &Place, toolchain: &Toolchain, mut command: Command) -> Result<Infallible> {
    let folder = Folder::from_template(place)?;
    start_remover(place, &folder)?;
    let preloaded = preload::begin(place, toolchain, folder.name())?;
    analyzer::equip(&mut command, place, folder.path(), preloaded)?;
    if !command.get_envs().any(|(name, _)| name == CONFIG) {
        command.env(CONFIG, preload::config(place, preloaded)?);
    }
    command.env("EVCXR_TMPDIR", folder.path());
    folder.keep_over_exec()?;
    let error = command.exec();
    Err(Error::new(format!("cannot run {}", command.get_program().display())).said(error))
}

fn start_remover(place: &Place, folder: &Folder) -> Result<()> {
    let program = place.program();
    let mut command = Command::new(&program);
    environment::clean(&mut command);
    // In a process group of its own: Jupyter kills the kernel's.
    command.arg("remove-folder").arg(folder.name()).env("LAB_ROOT", place.root()).process_group(0);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().map(drop).context("run", &program)
}
