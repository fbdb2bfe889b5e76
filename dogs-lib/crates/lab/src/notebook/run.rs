//! A notebook executed and judged.

use super::report::Outcome;
use super::{committed, edit};
use crate::database::Database;
use crate::execute::{self, Job};
use crate::harness::Copy;
use crate::{Layout, Steps};
use evcxr_live::Result;
use serde_json::Value;
use std::path::Path;
use std::time::Instant;

/// Executes one notebook against a new database, which is dropped afterwards, and judges what came of it.
///
/// With `update` the outputs of a run in which no cell failed are written to the notebook's file; else they are compared
/// with it.
///
/// A notebook that has its reader edit a file runs in a copy of the repository, where the edits are made: see [`EDIT`](super::EDIT).
///
/// # Errors
/// If it cannot be executed at all: it is no notebook, the kernel does not start, the server lets us make no database. A
/// failed cell and a difference are no errors, but in the [`Outcome`].
pub fn run(layout: &Layout, steps: &Steps, database: &Database, path: &Path, update: bool) -> Result<Outcome> {
    let committed = committed::read(path)?;
    let begin = Instant::now();
    let edits = edit::all(&committed)?;
    let copy = if edits.is_empty() { None } else { Some(Copy::of(layout)?) };
    let mut job = Job::notebook(path, database.settings());
    if let Some(copy) = &copy {
        job = job.in_copy(copy.layout(), &copy.folder_of(path), edit::as_json(&edits));
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut executed = steps.step(&name, |live| execute::run(layout, &job, live))?;
    if let Some((made, stands_for)) = &executed.database {
        rename(&mut executed.notebook, made, stands_for);
    }
    if let Some(copy) = &copy {
        let root = |layout: &Layout| layout.root().display().to_string();
        rename(&mut executed.notebook, &root(copy.layout()), &root(layout));
    }
    let mut outcome = Outcome::new(path, &executed, begin.elapsed());
    if update && outcome.failures.is_empty() {
        committed::update(path, &committed, &executed.notebook)?;
    } else if !update {
        outcome.differences = committed::compare(&committed, &executed.notebook);
    }
    Ok(outcome)
}

/// Lets the outputs name what a reader has, not what was made for the run.
fn rename(json: &mut Value, from: &str, to: &str) {
    match json {
        Value::String(text) if text.contains(from) => *text = text.replace(from, to),
        Value::Array(items) => items.iter_mut().for_each(|item| rename(item, from, to)),
        Value::Object(fields) => fields.values_mut().for_each(|field| rename(field, from, to)),
        _ => {}
    }
}
