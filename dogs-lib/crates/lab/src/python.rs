//! The environment's Python, and the lab's scripts for it.

use crate::Layout;
use evcxr_live::environment;
use std::process::Command;

/// Answers what is at the configured address.
pub(crate) const PROBE: &str = concat!(include_str!("python/database.py"), include_str!("python/probe.py"));
/// Executes cells.
pub(crate) const EXECUTE: &str = concat!(include_str!("python/database.py"), include_str!("python/execute.py"));
/// Drives a kernel.
pub(crate) const DRIVE: &str = include_str!("python/drive.py");
/// Runs JupyterLab.
pub(crate) const JUPYTER: &str = include_str!("python/jupyter.py");

/// A command that runs one of the scripts.
pub(crate) fn script(layout: &Layout, text: &str) -> Command {
    let mut command = Command::new(layout.python());
    environment::clean(&mut command);
    // Isolated: neither the folder we are in nor the user's own packages can get between.
    command.args(["-I", "-c", text]);
    // The environment's kernels, not one of the same name that the user has.
    command.env("JUPYTER_PREFER_ENV_PATH", "1");
    command
}
