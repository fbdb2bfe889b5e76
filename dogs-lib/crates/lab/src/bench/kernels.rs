//! The kernels that are compared: ours, plain evcxr, IPython, and perhaps those of another checkout.

use super::table::Row;
use crate::harness::{Copy, Session};
use crate::repository::{CELLS, EDITED, FILL, PYTHON, TABLE};
use crate::{Layout, Steps, program};
use evcxr_live::{Context, Error, Result, environment, files};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// How often the engine names the method by which evcxr shows a value.
const DISPLAYS: usize = 3;
const SQLALCHEMY: &str = "sqlalchemy==2.0.54";

/// Two copies of the repository, perhaps another checkout, and a folder with SQLAlchemy.
pub(super) struct Kernels<'a> {
    pub(super) ours: Copy,
    plain: Copy,
    beside: Option<Beside>,
    /// Where plain evcxr compiles, again and again, so that it is warm too.
    plain_folder: PathBuf,
    variables: &'a [(String, String)],
    packages: PathBuf,
}

impl<'a> Kernels<'a> {
    pub(super) fn new(
        ours: Copy,
        plain: Copy,
        beside: Option<Beside>,
        variables: &'a [(String, String)],
        folder: &Path,
        steps: &Steps,
    ) -> Result<Self> {
        // What is left of the library without our measures: one static library, evcxr's own display.
        plain.edit("crates/pg-notebook/Cargo.toml", "crate-type = [\"dylib\", \"rlib\"]", "crate-type = [\"rlib\"]")?;
        let shown = ("{Show as _, ShowDebug as _, Table}", "Table");
        plain.edit("crates/pg-notebook/src/prelude.rs", shown.0, shown.1)?;
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
        Ok(Self { ours, plain, beside, plain_folder, variables, packages })
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
            beside: self.beside.as_ref().map(|beside| Session::ours(&beside.layout, self.variables)).transpose()?,
        })
    }

    /// The cell that loads the library, for each of [`Bench::all`].
    fn loads(&self) -> Result<Vec<String>> {
        let load = |layout: &Layout| evcxr_live::load(&layout.library());
        let mut loads = vec![load(self.ours.layout())?, load(self.plain.layout())?, PYTHON.to_owned()];
        loads.extend(self.beside.as_ref().map(|beside| load(&beside.layout)).transpose()?);
        Ok(loads)
    }

    /// New sessions with the libraries loaded and the table filled, in which each cell was run once.
    pub(super) fn start(&self) -> Result<Bench> {
        let mut bench = self.sessions()?;
        for (session, load) in bench.all().into_iter().zip(self.loads()?) {
            timed(session, &load)?;
        }
        timed(&mut bench.ours, FILL)?;
        for kernel in [Some(&mut bench.ours), Some(&mut bench.plain), bench.beside.as_mut()].into_iter().flatten() {
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
        let queries = [TABLE.0, TABLE.0, TABLE.1, TABLE.0];
        let rows = [&mut row.ours, &mut row.plain, &mut row.ipython, &mut row.beside];
        for (((session, load), query), numbers) in bench.all().into_iter().zip(self.loads()?).zip(queries).zip(rows) {
            numbers.push(session.started_in + timed(session, &load)? + timed(session, query)?);
        }
        Ok(bench)
    }

    /// Edits a body, in both copies and in the other checkout.
    pub(super) fn edit(&self, round: usize) -> Result<()> {
        let (file, signature) = EDITED;
        let line = |round: usize| format!("{signature}    let _round = {round};\n");
        for copy in [&self.ours, &self.plain] {
            let from = if round == 1 { signature.to_owned() } else { line(round - 1) };
            copy.edit(file, &from, &line(round))?;
        }
        self.beside.as_ref().map_or(Ok(()), |beside| beside.edit(signature, &line(round)))
    }
}

/// Another checkout of the repository, with a lab of its own, whose kernels are compared with ours. It is used where it
/// is; the file that is edited is put back at the end.
pub(super) struct Beside {
    layout: Layout,
    file: PathBuf,
    text: String,
}

impl Beside {
    pub(super) fn at(root: &Path) -> Result<Self> {
        let layout = Layout::at(root)?;
        if !layout.program().exists() {
            let cause = format!("{} is not set up", root.display());
            return Err(Error::new(cause).help("run `cargo lab setup` in it"));
        }
        let file = layout.library().join(EDITED.0);
        let text = fs::read_to_string(&file).context("read", &file)?;
        Ok(Self { layout, file, text })
    }

    fn edit(&self, from: &str, to: &str) -> Result<()> {
        fs::write(&self.file, self.text.replacen(from, to, 1)).context("write", &self.file)
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        if let Err(error) = fs::write(&self.file, &self.text) {
            eprintln!("lab: {} could not be put back: {error}", self.file.display());
        }
    }
}

/// A session of each.
pub(super) struct Bench {
    ours: Session,
    plain: Session,
    ipython: Session,
    beside: Option<Session>,
}

impl Bench {
    fn all(&mut self) -> Vec<&mut Session> {
        let mut all = vec![&mut self.ours, &mut self.plain, &mut self.ipython];
        all.extend(&mut self.beside);
        all
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
        if let Some(beside) = &mut self.beside {
            one(beside, rust, &mut row.beside)?;
        }
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
