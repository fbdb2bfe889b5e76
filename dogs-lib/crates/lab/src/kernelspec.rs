//! The kernel `rust`, registered in the environment.

use crate::error::{Error, Result};
use crate::{Place, environment, files, program, reload};
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
pub fn ensure(place: &Place, program: &Path, evcxr: &Path) -> Result<()> {
    if !files::same(program, &place.program()) {
        files::replace(program, &place.program())?;
    }
    reload::install(&place.program())?;
    let folder = folder(place);
    if !folder.join("logo-64x64.png").exists() {
        install_resources(place, evcxr)?;
    }
    let mut text = serde_json::to_string_pretty(&spec(place)).map_err(|error| Error::new(error.to_string()))?;
    text.push('\n');
    files::write(&folder.join("kernel.json"), text.as_bytes())
}

/// Whether the kernel is registered.
#[must_use]
pub fn is_registered(place: &Place) -> bool {
    place.program().exists() && folder(place).join("kernel.json").exists()
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
            .help("cargo build --manifest-path dogs-lib/Cargo.toml --package lab")
    })
}

fn folder(place: &Place) -> PathBuf {
    place.venv().join("share/jupyter/kernels").join(NAME)
}

/// Absolute paths only: not every program starts a kernel in the notebook's folder.
fn spec(place: &Place) -> serde_json::Value {
    json!({
        "argv": [place.program(), "kernel", "{connection_file}"],
        "display_name": "Rust",
        "language": "rust",
        "interrupt_mode": "message",
        "env": { "LAB_ROOT": place.root() },
    })
}

/// The logos, which evcxr brings.
fn install_resources(place: &Place, evcxr: &Path) -> Result<()> {
    let mut command = Command::new(evcxr);
    environment::clean(&mut command);
    // It writes below the first folder of this list.
    command.arg("--install").env("JUPYTER_PATH", place.venv().join("share/jupyter"));
    program::output(&mut command).map(drop)
}
