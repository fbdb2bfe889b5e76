//! What a cell cannot cost less than: the compiler and the linker, and cargo with nothing to do.

use crate::program;
use evcxr_live::{Context, Error, Result, environment};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// A compile folder, and times that were measured in it, in seconds.
#[derive(Debug)]
pub(super) struct Floor {
    folder: PathBuf,
    cargo: PathBuf,
    /// `cargo build` when nothing is new.
    pub(super) cargo_idle: Vec<f64>,
    /// `rustc` and the linker, for a shared library of one empty function.
    pub(super) smallest: Vec<f64>,
}

impl Floor {
    pub(super) fn new(folder: &Path) -> Result<Self> {
        let cargo = program::output(Command::new("rustup").args(["which", "cargo"])).map(|path| path.trim().into());
        let cargo = cargo.ok().or_else(|| program::find("cargo")).ok_or_else(|| Error::new("there is no cargo"))?;
        Ok(Self { folder: folder.to_owned(), cargo, cargo_idle: Vec::new(), smallest: Vec::new() })
    }

    /// Measures each once more.
    pub(super) fn measure(&mut self) -> Result<()> {
        let mut build = Command::new(&self.cargo);
        environment::clean(&mut build);
        build.args(["build", "--message-format=json"]).current_dir(&self.folder).env("CARGO_TARGET_DIR", "target");
        build.env("RUSTFLAGS", "-Cprefer-dynamic").env_remove("RUSTC_WRAPPER");
        if self.cargo_idle.is_empty() {
            program::output(&mut build)?;
        }
        self.cargo_idle.push(timed(&mut build)?);
        let source = self.folder.join("smallest.rs");
        std::fs::write(&source, "#[unsafe(no_mangle)] pub extern \"C\" fn smallest() {}").context("write", &source)?;
        let mut rustc = Command::new("rustc");
        environment::clean(&mut rustc);
        rustc.args(["--edition=2024", "--crate-type=cdylib", "-Cprefer-dynamic", "-Copt-level=2", "-o", "smallest.so"]);
        self.smallest.push(timed(rustc.arg(&source).current_dir(&self.folder))?);
        Ok(())
    }
}

fn timed(command: &mut Command) -> Result<f64> {
    let begin = Instant::now();
    program::output(command)?;
    Ok(begin.elapsed().as_secs_f64())
}
