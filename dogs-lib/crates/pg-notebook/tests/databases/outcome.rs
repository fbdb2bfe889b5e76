//! What was compared, and what differed.

use pg_notebook::display::{Cell, Column, Table};
use std::collections::BTreeSet;
use std::time::Instant;

/// What became of one database.
pub struct Outcome {
    name: String,
    started: Instant,
    seconds: f64,
    pub relations: usize,
    pub described: usize,
    pub profiled: usize,
    pub rows: u64,
    pub cells: u64,
    pub csv: usize,
    /// Statements of the file that the server did not take, such as for an extension that is not there.
    pub not_loaded: Vec<String>,
    /// What the server itself refuses to read, and so has to be refused here.
    pub refused: BTreeSet<String>,
    failures: Vec<String>,
}

/// So many failures of a database are printed.
const SHOWN: usize = 30;

impl Outcome {
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            started: Instant::now(),
            seconds: 0.0,
            relations: 0,
            described: 0,
            profiled: 0,
            rows: 0,
            cells: 0,
            csv: 0,
            not_loaded: Vec::new(),
            refused: BTreeSet::new(),
            failures: Vec::new(),
        }
    }

    /// Notes that `what` failed or is wrong.
    pub fn failed(&mut self, what: &str, why: &str) {
        self.failures.push(format!("{}: {what}: {why}", self.name));
    }

    pub fn done(mut self) -> Self {
        self.seconds = self.started.elapsed().as_secs_f64();
        for failure in self.failures.iter().take(SHOWN) {
            println!("{failure}\n");
        }
        if self.failures.len() > SHOWN {
            println!("{}: and {} more\n", self.name, self.failures.len() - SHOWN);
        }
        if let Some(first) = self.not_loaded.first() {
            println!("{}: {} statements were not loaded, the first: {first}\n", self.name, self.not_loaded.len());
        }
        self
    }

    pub fn is_good(&self) -> bool {
        self.failures.is_empty() && self.relations > 0
    }
}

pub fn table(outcomes: &[Outcome]) -> String {
    let names = [
        "database",
        "relations",
        "described",
        "profiled",
        "rows",
        "cells",
        "CSV out and in",
        "refused by the server",
        "wrong",
        "s",
    ];
    let mut table = Table::new(names.into_iter().map(|name| Column::new(name, "")).collect()).fixed();
    for one in outcomes {
        let counts = [one.relations, one.described, one.profiled].map(|count| Cell::Number(count.to_string()));
        let values = [one.rows, one.cells].map(|count| Cell::Number(count.to_string()));
        let ends = [one.csv, one.refused.len(), one.failures.len()].map(|count| Cell::Number(count.to_string()));
        let seconds = Cell::Number(format!("{:.1}", one.seconds));
        table.push(|| {
            [Cell::Text(one.name.clone())]
                .into_iter()
                .chain(counts)
                .chain(values)
                .chain(ends)
                .chain([seconds])
                .collect()
        });
    }
    table.text(200)
}
