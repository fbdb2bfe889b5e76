//! This engine and Alembic, side by side, on one server of their own:
//!
//! ```console
//! $ cargo bench --bench alembic -- score          # every change of tests/it/revision, made by both
//! $ cargo bench --bench alembic -- speed          # how long a comparison takes
//! ```
//!
//! Alembic is installed into a virtual environment of its own, below `target/`. `--write FILE` keeps the table,
//! `--only WORD` is for a few changes.

/// The tests' own.
#[path = "../../tests/it/revision"]
mod revision {
    pub mod case;
    pub mod changes;
}
#[allow(dead_code, clippy::unwrap_used, reason = "the tests' own")]
#[path = "../../tests/support/server.rs"]
mod server;

mod json;
mod judge;
mod ours;
mod python;
mod report;
mod score;
mod speed;

use pg_embed::Cluster;
use pg_notebook::settings::Layer;
use pg_notebook::{Connection, Settings};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Where everything happens, and who takes part.
struct Arena {
    cluster: Cluster,
    dir: PathBuf,
}

impl Arena {
    fn new() -> Result<Self> {
        let temporary = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
        let mut cluster = Cluster::throwaway(&server::binaries(), &server::login(), &temporary.join("postgres"))?;
        for (name, value) in [("fsync", "off"), ("full_page_writes", "off"), ("max_locks_per_transaction", "1024")] {
            cluster.set(name, value);
        }
        cluster.start()?;
        let dir = temporary.join("alembic");
        fs::create_dir_all(&dir)?;
        Ok(Self { cluster, dir })
    }

    fn env(&self) -> Result<Vec<(String, String)>> {
        Ok(self.cluster.settings()?.env())
    }

    fn connect(&self) -> Result<Connection> {
        let settings = Settings::resolve(&[Layer::new("the benchmark", self.env()?)?], "pets")?;
        Ok(Connection::open(&settings)?)
    }

    fn alembic(&self) -> Result<python::Alembic> {
        python::Alembic::start(&python::installed(&self.dir)?, &self.env()?)
    }
}

const USAGE: &str = "options: score [--only WORD] [--write FILE], or speed [--tables 300] [--rounds 7]";

fn main() -> ExitCode {
    let args: Vec<String> = env::args().skip(1).filter(|arg| arg != "--bench").collect();
    match run(&args) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Whether there was no miss of ours.
fn run(args: &[String]) -> Result<bool> {
    let (what, rest) = args.split_first().ok_or(USAGE)?;
    let (mut only, mut write, mut tables, mut rounds) = (String::new(), None, 300, 7);
    for pair in rest.chunks(2) {
        let [name, value] = pair else { return Err(USAGE.into()) };
        match name.as_str() {
            "--only" => only.clone_from(value),
            "--write" => write = Some(value),
            "--tables" => tables = value.parse()?,
            "--rounds" => rounds = value.parse()?,
            _ => return Err(USAGE.into()),
        }
    }
    let (text, well) = match what.as_str() {
        "score" => score::run(&Arena::new()?, &only)?,
        "speed" => (speed::run(&Arena::new()?, tables, rounds)?, true),
        _ => return Err(USAGE.into()),
    };
    println!("{text}");
    if let Some(path) = write {
        fs::write(Path::new(path), format!("{text}\n"))?;
    }
    Ok(well)
}
