//! The kernel `rust`, registered in the environment.

use crate::{Layout, program, repository};
use evcxr_live::{Error, Result, environment, files};
use serde_json::json;
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The kernel's name in a notebook's metadata: evcxr's own installation has the same.
pub const NAME: &str = "rust";

/// Registers the kernel and keeps a copy of this program for it.
///
/// `program` is the `lab` executable; the copy survives `cargo clean`, and is replaced when the program changed.
///
/// # Errors
/// If a file cannot be written.
pub fn ensure(layout: &Layout, program: &Path, evcxr: &Path) -> Result<()> {
    if !files::same(program, &layout.program()) {
        files::replace(program, &layout.program())?;
    }
    evcxr_live::install(&layout.live())?;
    let folder = folder(layout);
    if !folder.join("logo-64x64.png").exists() {
        install_resources(layout, evcxr)?;
    }
    let mut text = serde_json::to_string_pretty(&spec(layout)).map_err(|error| Error::new(error.to_string()))?;
    text.push('\n');
    files::write(&folder.join("kernel.json"), text.as_bytes())
}

/// Whether the kernel is registered.
#[must_use]
pub fn is_registered(layout: &Layout) -> bool {
    layout.program().exists() && folder(layout).join("kernel.json").exists()
}

/// The `lab` executable: this process's own, or, in a test, the one that cargo built beside it.
///
/// # Errors
/// If there is none.
pub fn own_program() -> Result<PathBuf> {
    let exe = env::current_exe().map_err(|error| Error::new("this program does not know its path").said(error))?;
    if exe.file_name().is_some_and(|name| name == "lab") {
        return Ok(exe);
    }
    // Cargo has built another one meanwhile; to Linux, this one is still there.
    if exe.file_name().is_some_and(|name| name == "lab (deleted)") {
        return Ok("/proc/self/exe".into());
    }
    let target = exe.parent().and_then(Path::parent);
    let beside = target.map(|target| target.join("lab")).filter(|path| path.exists());
    beside.ok_or_else(|| {
        Error::new(format!("there is no `lab` beside {}", exe.display()))
            .help(format!("cargo build --manifest-path {}/Cargo.toml --package lab", repository::LIBRARY))
    })
}

fn folder(layout: &Layout) -> PathBuf {
    layout.venv().join("share/jupyter/kernels").join(NAME)
}

/// Absolute paths only: not every program starts a kernel in the notebook's folder.
fn spec(layout: &Layout) -> serde_json::Value {
    json!({
        "argv": [layout.program(), "kernel", "{connection_file}"],
        "display_name": "Rust",
        "language": "rust",
        "interrupt_mode": "message",
        "env": { "LAB_ROOT": layout.root() },
    })
}

/// The logos, which evcxr brings.
fn install_resources(layout: &Layout, evcxr: &Path) -> Result<()> {
    let mut command = Command::new(evcxr);
    environment::clean(&mut command);
    // It writes below the first folder of this list.
    command.arg("--install").env("JUPYTER_PATH", layout.venv().join("share/jupyter"));
    program::output(&mut command).map(drop)
}
