//! How fast many rows are: `cargo lab bench data`.

use crate::steps::Live;
use crate::{Layout, Steps, checks, program};
use evcxr_live::{Context, Result, environment, files};
use std::path::Path;
use std::process::{Command, ExitCode};

/// Measures how fast many rows are, beside psql, C and Python; prints a table. `args` go to the benchmark.
///
/// # Errors
/// If Python or pip fails, in its own words, or cargo cannot be run.
pub fn data(layout: &Layout, steps: &Steps, args: &[String]) -> Result<ExitCode> {
    let library = layout.library();
    let requirements = library.join("benches/data/requirements.txt");
    let venv = layout.lab().join("bench");
    let stamp = venv.join("lab-stamp");
    let wanted = files::read(&requirements)?;
    if wanted.is_none() || files::read(&stamp)? != wanted {
        steps.step("Python environment with SQLAlchemy and psycopg", |live| make(&venv, &requirements, live))?;
        files::write(&stamp, wanted.unwrap_or_default().as_bytes())?;
    }
    let manifest = library.join("Cargo.toml");
    let mut command = Command::new("cargo");
    command.args(["bench", "--quiet", "--bench", "data", "--manifest-path"]).arg(&manifest).args(["--", "--python"]);
    let status = command.arg(venv.join("bin/python")).args(args).status().context("run", Path::new("cargo"))?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn make(venv: &Path, requirements: &Path, live: &Live) -> Result<()> {
    let python = checks::python().map_err(|missing| evcxr_live::Error::new(missing.to_string()))?;
    files::remove_all(venv)?;
    let mut command = Command::new(&python.path);
    environment::clean(&mut command);
    program::run(command.args(["-I", "-m", "venv"]).arg(venv), live)?;
    let mut pip = Command::new(venv.join("bin/python"));
    environment::clean(&mut pip);
    let quiet = ["--no-input", "--disable-pip-version-check", "--progress-bar", "off"];
    program::run(pip.args(["-I", "-m", "pip", "install"]).args(quiet).arg("--requirement").arg(requirements), live)
}
