//! The kernels that are compared: ours, plain evcxr, and IPython.

use super::cells::CELLS;
use super::table::Row;
use crate::error::{Error, Result};
use crate::trial::{Copy, Session};
use crate::{Steps, environment, files, program};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The dogs that the measured table has.
const DOGS: u32 = 20;
/// How often the engine names the method by which evcxr shows a value.
const DISPLAYS: usize = 3;
const SQLALCHEMY: &str = "sqlalchemy==2.0.54";

const MODEL: &str = r#"
from sqlalchemy import create_engine, select, URL
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, Session
from datetime import date
import os
class Base(DeclarativeBase): pass
class Dog(Base):
    __tablename__ = "dogs"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    birthday: Mapped[date]
    height: Mapped[int]
    weight: Mapped[int]
engine = create_engine(URL.create("postgresql+psycopg", os.environ["PGUSER"], os.environ["PGPASSWORD"], os.environ["PGHOST"], int(os.environ["PGPORT"]), os.environ["PGDATABASE"]))
session = Session(engine)
def get_all_dogs(): return session.scalars(select(Dog).order_by(Dog.name)).all()
"#;

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
            let mut pip = Command::new(ours.place().python());
            environment::clean(&mut pip);
            pip.args(["-I", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", SQLALCHEMY, "--target"]);
            files::make(folder)?;
            steps.step("SQLAlchemy, to compare with", |live| program::run(pip.arg(&packages), live))?;
        }
        Ok(Self { ours, plain, plain_folder, variables, packages })
    }

    /// New sessions.
    fn sessions(&self) -> Result<Bench> {
        let place = self.ours.place();
        let mut variables = self.variables.to_vec();
        variables.push(("PYTHONPATH".into(), self.packages.display().to_string()));
        Ok(Bench {
            ours: Session::ours(place, self.variables)?,
            plain: Session::plain(self.plain.place(), &self.plain_folder, self.variables)?,
            ipython: Session::ipython(place, &place.python(), &variables)?,
        })
    }

    fn loads(&self) -> [String; 3] {
        [load(&self.ours), load(&self.plain), MODEL.to_owned()]
    }

    /// New sessions with the libraries loaded and the table filled, in which each cell was run once.
    pub(super) fn start(&self) -> Result<Bench> {
        let mut bench = self.sessions()?;
        for (session, load) in bench.all().into_iter().zip(self.loads()) {
            timed(session, &load)?;
        }
        let fill = format!(
            "upgrade()?; for n in 0..{DOGS} {{ \
             let _ = add_dog(&format!(\"dog {{n}}\"), Local::now().date_naive(), 24, 50); }}"
        );
        timed(&mut bench.ours, &fill)?;
        for kernel in [&mut bench.ours, &mut bench.plain] {
            for (_, rust, _) in CELLS.iter().rev() {
                timed(kernel, rust)?;
            }
        }
        timed(&mut bench.ipython, "dogs = get_all_dogs()")?;
        Ok(bench)
    }

    /// Measures new sessions up to the first table.
    pub(super) fn measure_start(&self, row: &mut Row) -> Result<Bench> {
        let mut bench = self.sessions()?;
        let queries = ["get_all_dogs()?", "get_all_dogs()?", "get_all_dogs()"];
        let rows = [&mut row.ours, &mut row.plain, &mut row.ipython];
        for (((session, load), query), numbers) in bench.all().into_iter().zip(self.loads()).zip(queries).zip(rows) {
            numbers.push(session.started_in + timed(session, &load)? + timed(session, query)?);
        }
        Ok(bench)
    }

    /// Edits a body, in both copies.
    pub(super) fn edit(&self, round: usize) -> Result<()> {
        let signature = "pub fn get_all_dogs() -> Result<Vec<Dog>> {\n";
        let line = |round: usize| format!("{signature}    let _round = {round};\n");
        for copy in [&self.ours, &self.plain] {
            let from = if round == 1 { signature.to_owned() } else { line(round - 1) };
            copy.edit("src/dog.rs", &from, &line(round))?;
        }
        Ok(())
    }
}

fn load(copy: &Copy) -> String {
    format!(":dep dogs-lib = {{ path = {:?} }}\nuse dogs_lib::*;", copy.place().library())
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
