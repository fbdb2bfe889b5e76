//! SQL files into databases.

use crate::outcome::Outcome;
use crate::support::{self, Database};
use pg_notebook::Result;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The SQL files of a folder, by name.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = entries.filter(|path| path.extension().is_some_and(|end| end == "sql")).collect();
    files.sort();
    assert!(!files.is_empty(), "there is no *.sql in {}", folder.display());
    files
}

/// A dump has the rows in it, which only psql takes; and as with psql, a statement that fails is passed over.
pub fn load(database: &Database, file: &Path, outcome: &mut Outcome) -> Result<()> {
    let psql = support::binaries().program("psql");
    let psql = if psql.is_file() { psql } else { "psql".into() };
    let output = Command::new(psql)
        .args(["--no-psqlrc", "--quiet", "--file"])
        .arg(file)
        .envs(database.env())
        .env("PGOPTIONS", "-c client_min_messages=warning")
        .output();
    match output {
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stderr);
            outcome.not_loaded.extend(said.lines().filter(|line| line.contains("ERROR:")).map(ToOwned::to_owned));
            Ok(())
        }
        // Where there is no psql, a file without rows can be loaded all the same.
        Err(_) => database.connect().batch_execute(&fs::read_to_string(file).unwrap()),
    }
}
