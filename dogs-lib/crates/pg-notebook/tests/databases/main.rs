//! Whole databases: everything in them is asked for, and compared with what the server itself says.
//!
//! `cargo test -p pg-notebook --test databases -- FOLDER` takes each `*.sql` of a folder by psql into a database of its own;
//! without a folder it is `sample.sql`. A table says what was compared; any error and any wrong value is a failure.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../support/mod.rs"]
mod support;

mod compare;
mod csv;
mod load;
mod look;
mod outcome;
mod text;

use outcome::Outcome;
use pg_notebook::Result;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut folders: Vec<PathBuf> = Vec::new();
    for argument in std::env::args().skip(1) {
        // A filter of other tests, or an option of their harness, is not for us; a path that is none is a mistake.
        if Path::new(&argument).is_dir() {
            folders.push(argument.into());
        } else if argument.contains('/') {
            eprintln!("error: there is no folder {argument}");
            return ExitCode::FAILURE;
        }
    }
    let mut files: Vec<PathBuf> = folders.iter().flat_map(|folder| load::files(folder)).collect();
    if folders.is_empty() {
        files.push(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/databases/sample.sql").into());
    }
    let outcomes: Vec<Outcome> = files.iter().map(|file| run(file)).collect();
    println!("{}", outcome::table(&outcomes));
    let good = !outcomes.is_empty() && outcomes.iter().all(Outcome::is_good);
    if good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn run(file: &Path) -> Outcome {
    let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let mut outcome = Outcome::new(&name);
    let database = support::database(&name);
    let result = load::load(&database, file, &mut outcome).and_then(|()| all(&database, &mut outcome));
    if let Err(error) = result {
        outcome.failed("the database", &error.to_string());
    }
    // Of somebody else's file there may be statements that need what is not here.
    if file.ends_with("tests/databases/sample.sql") && !outcome.not_loaded.is_empty() {
        outcome.failed("sample.sql", "it was not loaded as a whole");
    }
    outcome.done()
}

fn all(database: &support::Database, outcome: &mut Outcome) -> Result<()> {
    let mut db = database.connect();
    // Rows come in the same order each time.
    db.batch_execute("SET synchronize_seqscans = off; SET max_parallel_workers_per_gather = 0; ANALYZE")?;
    let relations = look::relations(&mut db)?;
    outcome.relations = relations.len();
    look::catalog(&mut db, &relations, outcome);
    for relation in &relations {
        look::relation(&mut db, relation, outcome);
        compare::rows(&mut db, relation, outcome);
        csv::out_and_in(&mut db, relation, outcome);
    }
    Ok(())
}
