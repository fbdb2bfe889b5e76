//! Cells in three kernels, in turn.

use super::floor::Floor;
use super::kernels::{Bench, Beside, Kernels};
use super::table::{Row, median, table};
use crate::harness::Copy;
use crate::repository::{AFTER_EDIT, CELLS, WRONG};
use crate::{Layout, Steps, postgres};
use evcxr_live::{Error, Result};
use pg_embed::{Binaries, Cluster};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Sessions are started less often than cells are run.
const SESSIONS: usize = 3;

/// What can be measured by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Cells, good and wrong ones.
    Cells,
    /// The cell after an edit of the library.
    Edits,
    /// A new session, until it has shown a table; and its first error.
    Starts,
}

/// What is measured, and how often.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The parts.
    pub parts: Vec<Part>,
    /// How often each.
    pub rounds: usize,
    /// The root of another checkout that is set up, to be measured beside this one.
    pub beside: Option<PathBuf>,
}

/// Measures, with a Postgres of its own in `folder` and copies of the repository, and gives the table.
///
/// # Errors
/// If a kernel or the server does not start, or a cell fails that should not.
pub fn cells(layout: &Layout, folder: &Path, wanted: &Wanted, steps: &Steps) -> Result<String> {
    let rounds = wanted.rounds;
    let beside = wanted.beside.as_deref().map(Beside::at).transpose()?;
    let told = |error: pg_embed::Error| Error::new(error.to_string());
    let binaries = Binaries::find(&postgres::search(layout)).map_err(told)?;
    let mut cluster = Cluster::throwaway(&binaries, &postgres::login()?, &folder.join("postgres")).map_err(told)?;
    cluster.start().map_err(told)?;
    let variables = cluster.settings().map_err(told)?.env();
    // As a set-up leaves it: plain evcxr is warm too.
    let ours = Copy::of(layout)?;
    ours.outdate_template()?;
    steps.step("The copy of the library, compiled", |_| Copy::renew_template(ours.layout().root()))?;
    let kernels = Kernels::new(ours, Copy::whole(layout)?, beside, &variables, folder, steps)?;
    let mut rows = Vec::new();
    for part in &wanted.parts {
        let mut bench = kernels.start()?;
        match part {
            Part::Cells => rows.extend(good_and_wrong(&mut bench, rounds, steps)?),
            Part::Edits => rows.push(edits(&mut bench, &kernels, rounds, steps)?),
            Part::Starts => {
                drop(bench);
                rows.extend(starts(&kernels, rounds, steps)?);
            }
        }
    }
    let mut floor = Floor::new(&kernels.ours.compile_folder("floor")?)?;
    for _ in 0..rounds {
        floor.measure()?;
    }
    let mut text = table(&rows);
    let _ = writeln!(text, "\nMedians of {rounds}; of {SESSIONS} sessions for the first error.");
    for (what, numbers) in [("cargo with nothing to do", &floor.cargo_idle), ("one rustc and link", &floor.smallest)] {
        let seconds = median(numbers).unwrap_or_default();
        let _ = writeln!(text, "Floor: {what} {seconds:.3} s.");
    }
    Ok(text)
}

fn good_and_wrong(bench: &mut Bench, rounds: usize, steps: &Steps) -> Result<Vec<Row>> {
    let mut rows: Vec<Row> = CELLS.iter().map(|(what, ..)| Row::new(what)).collect();
    let mut wrong = Row::new("a compile error, later");
    bench.run(&mut Row::default(), WRONG.0, Some(WRONG.1), false)?;
    for round in 1..=rounds {
        steps.note(&format!("cells, round {round} of {rounds}"));
        for ((_, rust, python), row) in CELLS.iter().zip(&mut rows) {
            bench.run(row, rust, Some(python), true)?;
        }
        bench.run(&mut wrong, WRONG.0, Some(WRONG.1), false)?;
    }
    rows.push(wrong);
    Ok(rows)
}

fn edits(bench: &mut Bench, kernels: &Kernels<'_>, rounds: usize, steps: &Steps) -> Result<Row> {
    let mut row = Row::new(&format!("a function's body edited, then `{AFTER_EDIT}`"));
    for round in 1..=rounds {
        steps.note(&format!("edits, round {round} of {rounds}"));
        kernels.edit(round)?;
        bench.run(&mut row, AFTER_EDIT, None, true)?;
    }
    Ok(row)
}

fn starts(kernels: &Kernels<'_>, rounds: usize, steps: &Steps) -> Result<Vec<Row>> {
    let mut start = Row::new("kernel start to the first table, warm");
    let mut wrong = Row::new("a compile error, the session's first");
    for round in 1..=rounds {
        steps.note(&format!("starts, round {round} of {rounds}"));
        let mut bench = kernels.measure_start(&mut start)?;
        if round <= SESSIONS {
            bench.run(&mut wrong, "let wrong = 1.no_such_method();", None, false)?;
        }
    }
    Ok(vec![start, wrong])
}
