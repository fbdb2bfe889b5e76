//! Cells in three kernels, in turn.

use super::floor::Floor;
use super::table::{Row, table};
use crate::error::{Error, Result};
use crate::server::{self, Binaries, Cluster};
use crate::trial::{Copy, Session};
use crate::{Place, Steps};
use std::fmt::Write as _;
use std::path::Path;

/// The dogs that the measured table has.
const DOGS: u32 = 20;
/// Starts are slow, so they are repeated less often.
const STARTS: usize = 5;

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

/// A cell: what it is called, its Rust, and its Python, if that is the same.
const CELLS: [(&str, &str, &str); 4] = [
    ("`get_all_dogs()?`", "get_all_dogs()?", "get_all_dogs()"),
    ("`1 + 1`", "1 + 1", "1 + 1"),
    ("`dogs.len()`", "dogs.len()", "len(dogs)"),
    ("`let dogs = get_all_dogs()?;`", "let dogs = get_all_dogs()?;", "dogs = get_all_dogs()"),
];
const WRONG: (&str, &str) = ("let wrong = dogs.no_such_method();", "wrong = dogs.no_such_method()");

/// Measures, with a Postgres and two copies of the repository below `folder`, and gives the table.
///
/// `python` is a Python with ipykernel, SQLAlchemy and psycopg.
///
/// # Errors
/// If a kernel or the server does not start, or a cell fails that should not.
pub fn cells(place: &Place, folder: &Path, python: Option<&Path>, rounds: usize, steps: &Steps) -> Result<String> {
    let told = |error: server::Error| Error::new(error.to_string());
    let binaries = Binaries::find(Some(&place.venv())).map_err(told)?;
    let mut cluster = Cluster::throwaway(&binaries, &folder.join("postgres")).map_err(told)?;
    cluster.start().map_err(told)?;
    let variables = cluster.settings().map_err(told)?.env();
    let ours = Copy::of(place)?;
    let plain = Copy::whole(place)?;
    make_plain(&plain)?;
    let mut kernels = Kernels { ours, plain, folders: 0, variables: &variables, python };

    steps.note("starting the three kernels");
    let plain_folder = kernels.new_plain_folder()?;
    let mut bench = kernels.start(&plain_folder)?;
    bench.prepare()?;
    let mut first_error = Row { what: "a compile error in a cell, first".into(), ..Row::default() };
    bench.measure(&mut first_error, Some(WRONG.0), None, false)?;
    let mut rows: Vec<Row> = CELLS.iter().map(|(what, ..)| Row { what: (*what).into(), ..Row::default() }).collect();
    let mut edited = Row { what: "a function's body edited, then `dogs.len()`".into(), ..Row::default() };
    let mut later_error = Row { what: "a compile error in a cell, later".into(), ..Row::default() };
    for round in 0..rounds {
        steps.note(&format!("round {} of {rounds}", round + 1));
        for ((_, rust, python), row) in CELLS.iter().zip(&mut rows) {
            bench.measure(row, Some(rust), Some(python), true)?;
        }
        bench.measure(&mut later_error, Some(WRONG.0), Some(WRONG.1), false)?;
        kernels.edit(round)?;
        bench.measure(&mut edited, Some("dogs.len()"), None, true)?;
    }
    drop(bench);

    let mut start = Row { what: "kernel start to the first query's table, warm".into(), ..Row::default() };
    for n in 0..STARTS {
        steps.note(&format!("start {} of {STARTS}", n + 1));
        kernels.measure_start(&plain_folder, &mut start)?;
    }
    let mut floor = Floor::new(&kernels.ours.compile_folder("floor")?)?;
    for _ in 0..rounds {
        floor.measure()?;
    }
    rows.extend([edited, first_error, later_error, start]);
    let mut text = table(&rows);
    let _ = writeln!(text, "\nMedians of {rounds} ({STARTS} for the start, 1 for the first error).");
    for (what, numbers) in [("cargo with nothing to do", &floor.cargo_idle), ("one rustc and link", &floor.smallest)] {
        let median = super::median(numbers).unwrap_or_default();
        let _ = writeln!(text, "Floor: {what} {median:.3} s.");
    }
    Ok(text)
}

/// What is left of the library without our measures: one static library, evcxr's own display.
fn make_plain(copy: &Copy) -> Result<()> {
    copy.edit("pg-notebook/Cargo.toml", "crate-type = [\"dylib\", \"rlib\"]", "crate-type = [\"rlib\"]")?;
    copy.edit("src/lib.rs", "pub use pg_notebook::display::{Show as _, ShowDebug as _};", "")
}

struct Kernels<'a> {
    ours: Copy,
    plain: Copy,
    folders: usize,
    variables: &'a [(String, String)],
    python: Option<&'a Path>,
}

impl Kernels<'_> {
    fn new_plain_folder(&mut self) -> Result<std::path::PathBuf> {
        self.folders += 1;
        self.plain.compile_folder(&format!("plain-{}", self.folders))
    }

    fn start(&self, plain_folder: &Path) -> Result<Bench> {
        Ok(Bench {
            ours: Session::ours(self.ours.place(), self.variables)?,
            plain: Session::plain(self.plain.place(), plain_folder, self.variables)?,
            ipython: self
                .python
                .map(|python| Session::ipython(self.ours.place(), python, self.variables))
                .transpose()?,
            load: [load(&self.ours), load(&self.plain)],
        })
    }

    /// Edits a body, in both copies.
    fn edit(&self, round: usize) -> Result<()> {
        let signature = "pub fn get_all_dogs() -> Result<Vec<Dog>> {\n";
        let line = |round: usize| format!("{signature}    let _round = {round};\n");
        for copy in [&self.ours, &self.plain] {
            let from = if round == 0 { signature.to_owned() } else { line(round - 1) };
            copy.edit("src/dog.rs", &from, &line(round))?;
        }
        Ok(())
    }

    fn measure_start(&self, plain_folder: &Path, row: &mut Row) -> Result<()> {
        let mut ours = Session::ours(self.ours.place(), self.variables)?;
        row.ours.push(ours.started_in + timed(&mut ours, &load(&self.ours))? + timed(&mut ours, "get_all_dogs()?")?);
        drop(ours);
        let mut plain = Session::plain(self.plain.place(), plain_folder, self.variables)?;
        row.plain
            .push(plain.started_in + timed(&mut plain, &load(&self.plain))? + timed(&mut plain, "get_all_dogs()?")?);
        drop(plain);
        if let Some(python) = self.python {
            let mut ipython = Session::ipython(self.ours.place(), python, self.variables)?;
            row.ipython.push(ipython.started_in + timed(&mut ipython, MODEL)? + timed(&mut ipython, "get_all_dogs()")?);
        }
        Ok(())
    }
}

fn load(copy: &Copy) -> String {
    format!(":dep dogs-lib = {{ path = {:?} }}\nuse dogs_lib::*;", copy.place().library())
}

/// The three kernels.
struct Bench {
    ours: Session,
    plain: Session,
    ipython: Option<Session>,
    load: [String; 2],
}

impl Bench {
    fn prepare(&mut self) -> Result<()> {
        let add = format!(
            "upgrade()?; for n in 0..{DOGS} {{ let _ = add_dog(&format!(\"dog {{n}}\"), Local::now().date_naive(), 24, 50); }}"
        );
        timed(&mut self.ours, &self.load[0])?;
        timed(&mut self.plain, &self.load[1])?;
        timed(&mut self.ours, &add)?;
        for kernel in [&mut self.ours, &mut self.plain] {
            for (_, rust, _) in CELLS.iter().rev() {
                timed(kernel, rust)?;
            }
        }
        if let Some(ipython) = &mut self.ipython {
            for cell in [MODEL, "dogs = get_all_dogs()"] {
                timed(ipython, cell)?;
            }
        }
        Ok(())
    }

    /// Runs a cell in each kernel once.
    fn measure(&mut self, row: &mut Row, rust: Option<&str>, python: Option<&str>, should_work: bool) -> Result<()> {
        let one = |kernel: &mut Session, code: &str, numbers: &mut Vec<f64>| -> Result<()> {
            let answer = kernel.run(code)?;
            if answer.error.is_none() != should_work {
                return Err(Error::new(format!("{code} was not as expected")).said(format!("{answer:?}")));
            }
            numbers.push(answer.seconds);
            Ok(())
        };
        if let Some(rust) = rust {
            one(&mut self.ours, rust, &mut row.ours)?;
            one(&mut self.plain, rust, &mut row.plain)?;
        }
        match (&mut self.ipython, python) {
            (Some(kernel), Some(python)) => one(kernel, python, &mut row.ipython),
            _ => Ok(()),
        }
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
