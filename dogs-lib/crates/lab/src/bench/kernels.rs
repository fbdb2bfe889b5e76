//! The kernels that are compared: ours, plain evcxr, and IPython.

use super::table::Row;
use crate::harness::{Copy, Session};
use crate::repository::{CELLS, EDITED, FILL, PYTHON, TABLE};
use crate::{Steps, program};
use evcxr_live::{Error, Result, environment, files};
use std::path::{Path, PathBuf};
use std::process::Command;

/// How often the engine names the method by which evcxr shows a value.
const DISPLAYS: usize = 3;
const SQLALCHEMY: &str = "sqlalchemy==2.0.54";

/// Two copies of the repository, and a folder with SQLAlchemy.
pub(super) struct Kernels<'a> {
    pub(super) ours: Copy,
    plain: Copy,
    /// Where plain evcxr compiles, again and again, so that it is warm too.
    plain_folder: PathBuf,
    variables: &'a [(String, String)],
    packages: PathBuf,
}

impl<'a> Kernels<'a> {
    pub(super) fn new(
        ours: Copy,
        plain: Copy,
        variables: &'a [(String, String)],
        folder: &Path,
        steps: &Steps,
    ) -> Result<Self> {
        // What is left of the library without our measures: one static library, evcxr's own display.
        plain.edit("crates/pg-notebook/Cargo.toml", "crate-type = [\"dylib\", \"rlib\"]", "crate-type = [\"rlib\"]")?;
        plain.edit("src/lib.rs", "pub use pg_notebook::display::{Show as _, ShowDebug as _};", "")?;
        // A method of that name that is not in scope would keep evcxr from its own way.
        for _ in 0..DISPLAYS {
            plain.edit("crates/notebook-display/src/show.rs", "fn evcxr_display", "fn show_here")?;
        }
        let plain_folder = plain.compile_folder("plain")?;
        let packages = folder.join("python");
        if !packages.join("sqlalchemy").exists() {
            let mut pip = Command::new(ours.layout().python());
            environment::clean(&mut pip);
            pip.args(["-I", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", SQLALCHEMY, "--target"]);
            files::make(folder)?;
            steps.step("SQLAlchemy, to compare with", |live| program::run(pip.arg(&packages), live))?;
        }
        Ok(Self { ours, plain, plain_folder, variables, packages })
    }

    /// New sessions.
    fn sessions(&self) -> Result<Bench> {
        let layout = self.ours.layout();
        let mut variables = self.variables.to_vec();
        variables.push(("PYTHONPATH".into(), self.packages.display().to_string()));
        Ok(Bench {
            ours: Session::ours(layout, self.variables)?,
            plain: Session::plain(self.plain.layout(), &self.plain_folder, self.variables)?,
            ipython: Session::ipython(layout, &layout.python(), &variables)?,
        })
    }

    fn loads(&self) -> Result<[String; 3]> {
        let load = |copy: &Copy| evcxr_live::load(&copy.layout().library());
        Ok([load(&self.ours)?, load(&self.plain)?, PYTHON.to_owned()])
    }

    /// New sessions with the libraries loaded and the table filled, in which each cell was run once.
    pub(super) fn start(&self) -> Result<Bench> {
        let mut bench = self.sessions()?;
        for (session, load) in bench.all().into_iter().zip(self.loads()?) {
            timed(session, &load)?;
        }
        timed(&mut bench.ours, FILL)?;
        for kernel in [&mut bench.ours, &mut bench.plain] {
            for (_, rust, _) in CELLS.iter().rev() {
                timed(kernel, rust)?;
            }
        }
        timed(&mut bench.ipython, CELLS[CELLS.len() - 1].2)?;
        Ok(bench)
    }

    /// Measures new sessions up to the first table.
    pub(super) fn measure_start(&self, row: &mut Row) -> Result<Bench> {
        let mut bench = self.sessions()?;
        let queries = [TABLE.0, TABLE.0, TABLE.1];
        let rows = [&mut row.ours, &mut row.plain, &mut row.ipython];
        for (((session, load), query), numbers) in bench.all().into_iter().zip(self.loads()?).zip(queries).zip(rows) {
            numbers.push(session.started_in + timed(session, &load)? + timed(session, query)?);
        }
        Ok(bench)
    }

    /// Edits a body, in both copies.
    pub(super) fn edit(&self, round: usize) -> Result<()> {
        let (file, signature) = EDITED;
        let line = |round: usize| format!("{signature}    let _round = {round};\n");
        for copy in [&self.ours, &self.plain] {
            let from = if round == 1 { signature.to_owned() } else { line(round - 1) };
            copy.edit(file, &from, &line(round))?;
        }
        Ok(())
    }
}

/// A session of each.
pub(super) struct Bench {
    ours: Session,
    plain: Session,
    ipython: Session,
}

impl Bench {
    fn all(&mut self) -> [&mut Session; 3] {
        [&mut self.ours, &mut self.plain, &mut self.ipython]
    }

    /// Runs a cell in each kernel once.
    pub(super) fn run(&mut self, row: &mut Row, rust: &str, python: Option<&str>, should_work: bool) -> Result<()> {
        let one = |kernel: &mut Session, code: &str, numbers: &mut Vec<f64>| -> Result<()> {
            let answer = kernel.run(code)?;
            if answer.error.is_none() != should_work {
                return Err(Error::new(format!("{code} was not as expected")).said(format!("{answer:?}")));
            }
            numbers.push(answer.seconds);
            Ok(())
        };
        one(&mut self.ours, rust, &mut row.ours)?;
        one(&mut self.plain, rust, &mut row.plain)?;
        python.map_or(Ok(()), |python| one(&mut self.ipython, python, &mut row.ipython))
    }
}

/// Seconds that a cell takes that has to work.
fn timed(session: &mut Session, code: &str) -> Result<f64> {
    let answer = session.run(code)?;
    match answer.error {
        None => Ok(answer.seconds),
        Some(error) => Err(Error::new(format!("{code} failed")).said(error)),
    }
}
