//! Notebooks executed without a browser: `cargo lab run`.

mod cell;
mod committed;
mod edit;
pub(crate) mod execute;
mod report;
pub mod text;

pub use cell::{Cell, RAISES, STDERR, VARIES};
pub use committed::Difference;
pub use edit::TAG as EDIT;
pub use report::{Failure, Outcome};

use crate::database::Database;
use crate::error::{Context, Error, Result};
use crate::trial::Copy;
use crate::{Place, Steps};
use execute::Job;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// The notebooks of the place, by name: their names begin with numbers.
///
/// # Errors
/// If the folder cannot be read.
pub fn all(place: &Place) -> Result<Vec<PathBuf>> {
    let folder = place.notebooks();
    let entries = fs::read_dir(&folder).context("read", &folder)?;
    let paths = entries.flatten().map(|entry| entry.path());
    let mut found: Vec<_> = paths.filter(|path| path.extension().is_some_and(|ext| ext == "ipynb")).collect();
    found.sort();
    Ok(found)
}

/// The notebooks that a person names: by a path, or by the name of one in `notebooks/`, or its beginning such as `01`.
///
/// # Errors
/// If there is no such notebook.
pub fn named(place: &Place, names: &[PathBuf]) -> Result<Vec<PathBuf>> {
    if names.is_empty() {
        return all(place);
    }
    let known = all(place)?;
    names.iter().map(|name| find(name, &known)).collect()
}

fn find(name: &Path, known: &[PathBuf]) -> Result<PathBuf> {
    if name.is_file() {
        return name.canonicalize().context("find", name);
    }
    let text = name.to_string_lossy();
    let begins = |path: &&PathBuf| {
        path.file_name().and_then(|file| file.to_str()).is_some_and(|file| !text.is_empty() && file.starts_with(&*text))
    };
    let fitting: Vec<_> = known.iter().filter(begins).collect();
    match fitting.as_slice() {
        [one] => Ok((*one).clone()),
        [] => Err(Error::new(format!("there is no notebook {text}"))),
        many => {
            let many: Vec<_> = many.iter().map(|path| path.display().to_string()).collect();
            Err(Error::new(format!("{text} fits more than one notebook")).said(many.join("\n")))
        }
    }
}

/// Executes one notebook against a new database, which is dropped afterwards, and judges what came of it.
///
/// With `update` the outputs of a run in which no cell failed are written to the notebook's file; else they are compared
/// with it.
///
/// A notebook that has its reader edit a file runs in a copy of the repository, where the edits are made: see [`EDIT`].
///
/// # Errors
/// If it cannot be executed at all: it is no notebook, the kernel does not start, the server lets us make no database. A
/// failed cell and a difference are no errors, but in the [`Outcome`].
pub fn run(place: &Place, steps: &Steps, database: &Database, path: &Path, update: bool) -> Result<Outcome> {
    let committed = committed::read(path)?;
    let begin = Instant::now();
    let edits = edit::all(&committed)?;
    let copy = if edits.is_empty() { None } else { Some(Copy::of(place)?) };
    let mut job = Job::notebook(path, &database.layers(), database.default_name());
    if let Some(copy) = &copy {
        job = job.in_copy(copy.place(), &edits);
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut executed = steps.step(&name, |live| execute::run(place, &job, live))?;
    if let Some((made, stands_for)) = &executed.database {
        rename(&mut executed.notebook, made, stands_for);
    }
    if let Some(copy) = &copy {
        let root = |place: &Place| place.root().display().to_string();
        rename(&mut executed.notebook, &root(copy.place()), &root(place));
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_notebook_may_be_named_by_its_number() {
        let known =
            [PathBuf::from("/n/01-explore.ipynb"), PathBuf::from("/n/02-change.ipynb"), "/n/02-more.ipynb".into()];
        assert_eq!(find(Path::new("01"), &known).unwrap(), known[0]);
        assert_eq!(find(Path::new("01-explore.ipynb"), &known).unwrap(), known[0]);
        assert!(find(Path::new("02"), &known).unwrap_err().to_string().contains("02-more"));
        assert!(find(Path::new("03"), &known).unwrap_err().to_string().contains("no notebook 03"));
    }
}
