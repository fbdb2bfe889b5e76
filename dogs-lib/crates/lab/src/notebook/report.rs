//! What came of a run, and how it is told.

use super::committed::Difference;
use crate::execute::Cell;
use crate::execute::Executed;
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How many lines of a cell, and of what it said, are shown.
const SOURCE: usize = 4;
const SAID: usize = 30;

/// A cell that failed, or that was to fail and did not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The number of the code cell.
    pub cell: usize,
    /// Its text.
    pub source: String,
    /// What the compiler, the panic or the error said.
    pub message: String,
}

/// What came of one notebook. [`Display`](fmt::Display) tells a person.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The notebook.
    pub notebook: PathBuf,
    /// How many code cells it has.
    pub cells: usize,
    /// How long it took, with the kernel's start and the database.
    pub time: Duration,
    /// The cells that failed, in order; the later ones often because of the first.
    pub failures: Vec<Failure>,
    /// The cells whose outputs are not those of the file.
    pub differences: Vec<Difference>,
}

impl Outcome {
    pub(crate) fn new(notebook: &Path, executed: &Executed, time: Duration) -> Self {
        let cells = Cell::of_notebook(&executed.notebook);
        let failure =
            |cell: &Cell, message: String| Failure { cell: cell.number, source: cell.source.clone(), message };
        let failures = match &executed.stopped {
            // What comes after it was not run.
            Some((number, why)) => {
                let reached = cells.iter().take_while(|cell| cell.number as u64 <= *number);
                let judge = |cell: &Cell| {
                    let stopped = (cell.number as u64 == *number).then(|| why.clone());
                    stopped.or_else(|| cell.failure()).map(|message| failure(cell, message))
                };
                reached.filter_map(judge).collect()
            }
            None => cells.iter().filter_map(|cell| Some(failure(cell, cell.failure()?))).collect(),
        };
        Self { notebook: notebook.to_owned(), cells: cells.len(), time, failures, differences: Vec::new() }
    }

    /// Whether no cell failed and all outputs are those of the file.
    #[must_use]
    pub fn is_good(&self) -> bool {
        self.failures.is_empty() && self.differences.is_empty()
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.notebook.display();
        let Some((first, rest)) = self.failures.split_first() else {
            write!(f, "{name}: {} cells, {:.1} s", self.cells, self.time.as_secs_f64())?;
            for difference in &self.differences {
                write!(f, "\n{name}, cell [{}]: the output is not the one in the file", difference.cell)?;
                write_indented(f, &difference.diff, usize::MAX)?;
            }
            if !self.differences.is_empty() {
                write!(f, "\nif that is how it should be: cargo lab run --update {name}")?;
            }
            return Ok(());
        };
        write!(f, "{name}, cell [{}] failed:", first.cell)?;
        write_indented(f, &first.source, SOURCE)?;
        write!(f, "\n  ---")?;
        write_indented(f, &first.message, SAID)?;
        if !rest.is_empty() {
            let numbers: Vec<_> = rest.iter().map(|failure| format!("[{}]", failure.cell)).collect();
            write!(f, "\nafter it, these failed too: {}", numbers.join(" "))?;
        }
        Ok(())
    }
}

fn write_indented(f: &mut fmt::Formatter<'_>, text: &str, limit: usize) -> fmt::Result {
    for line in text.lines().take(limit) {
        write!(f, "\n  {line}")?;
    }
    let more = text.lines().count().saturating_sub(limit);
    if more > 0 { write!(f, "\n  ... {more} more lines") } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn executed(stopped: Option<(u64, String)>) -> Executed {
        let panic = json!([{ "output_type": "stream", "name": "stderr", "text": "assertion failed: 1 == 2\nstack backtrace:\n 0: x" }]);
        let cell = |source: &str, outputs| json!({ "cell_type": "code", "metadata": {}, "source": source, "outputs": outputs });
        let cells = [cell("1", json!([])), cell("assert_eq!(1, 2);", panic.clone()), cell("3", panic)];
        Executed { notebook: json!({ "cells": cells }), stopped, database: None }
    }

    #[test]
    fn the_first_failure_is_told_in_full() {
        let outcome = Outcome::new(Path::new("n/01.ipynb"), &executed(None), Duration::from_secs(1));
        assert!(!outcome.is_good());
        assert_eq!(
            outcome.to_string(),
            "n/01.ipynb, cell [2] failed:\n  assert_eq!(1, 2);\n  ---\n  assertion failed: 1 == 2\nafter it, these failed too: [3]"
        );
    }

    #[test]
    fn a_kernel_that_ended_fails_the_cell_it_was_at() {
        let outcome =
            Outcome::new(Path::new("01.ipynb"), &executed(Some((1, "the kernel ended".into()))), Duration::ZERO);
        assert_eq!(outcome.failures.len(), 1);
        assert_eq!(outcome.to_string(), "01.ipynb, cell [1] failed:\n  1\n  ---\n  the kernel ended");
    }
}
