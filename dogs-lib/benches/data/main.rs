//! How fast many dogs are, against floors and peers, measured side by side: `cargo lab bench data`.
//!
//! Every measurement is a process of its own on a server of the benchmark's own. The contenders take turns, so that a
//! busy moment of the machine hits all of them; the table has medians and, in brackets, the least and the most.

mod contenders;
mod picture;
mod programs;
mod report;
mod work;

use contenders::Contender;
use dogs_lib::{Connection, Dog, Folder, NaiveDate, PROJECT, Settings};
use lab::{Layout, Steps, postgres};
use pg_embed::Cluster;
use pg_notebook::migrate;
use pg_notebook::settings::Layer;
use programs::Programs;
use report::{Line, Report};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

type Error = Box<dyn std::error::Error>;

/// What the arguments say.
struct Options {
    sizes: Vec<u64>,
    rounds: usize,
    python: Option<PathBuf>,
    save: Option<PathBuf>,
    tasks: Vec<String>,
}

const USAGE: &str = "options: --sizes 1000,100000,1000000  --rounds 5  --python PATH  --save FOLDER (from the repository's)  --tasks add,all,…";
/// Single calls: how many are timed together, and on how many dogs.
const CALLS: u64 = 2000;
const AMONG: u64 = 100_000;

/// How often a contender is measured that took so many seconds.
fn rounds(usual: usize, seconds: f64) -> usize {
    match seconds {
        s if s > 20.0 => 1,
        s if s > 10.0 => 3,
        s if s < 2.0 => usual * 3,
        _ => usual,
    }
}

fn main() -> ExitCode {
    let args: Vec<String> = env::args().skip(1).filter(|arg| arg != "--bench").collect();
    let result = match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["--work", contender, task, count] => {
            count.parse().map_err(Error::from).and_then(|n| work::run(contender, task, n))
        }
        _ => options(&args).and_then(|options| measure(&options)),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn options(args: &[String]) -> Result<Options, Error> {
    let mut options = Options {
        sizes: vec![1_000, 100_000, 1_000_000],
        rounds: 5,
        python: None,
        save: None,
        tasks: report::TASKS.map(String::from).to_vec(),
    };
    for pair in args.chunks(2) {
        let [name, value] = pair else { return Err(USAGE.into()) };
        match name.as_str() {
            "--sizes" => options.sizes = value.split(',').map(str::parse).collect::<Result<_, _>>()?,
            "--rounds" => options.rounds = value.parse()?,
            "--python" => options.python = Some(value.into()),
            // cargo runs this in a folder of its own choice.
            "--save" => options.save = Some(PROJECT.root().join(value)),
            "--tasks" => options.tasks = value.split(',').filter(|task| !task.is_empty()).map(String::from).collect(),
            _ => return Err(USAGE.into()),
        }
    }
    Ok(options)
}

fn measure(options: &Options) -> Result<(), Error> {
    let temporary = Path::new(env!("CARGO_TARGET_TMPDIR"));
    // psql reads the file as whoever runs this.
    let dir = temporary.join(format!("bench-{}", std::process::id()));
    fs::create_dir_all(&dir)?;
    let binaries = postgres::ensure(&Layout::here()?, &Steps::default())?.remove(0);
    let mut cluster = Cluster::throwaway(&binaries, &postgres::login()?, &temporary.join("postgres"))?;
    cluster.start()?;
    let pg = cluster.settings()?.env();
    let programs = Programs::find(binaries.program("psql"), &dir, options.python.clone());
    let db = &mut Connection::open(&Settings::resolve(&[Layer::new("the benchmark", pg.clone())?], "dogs")?)?;
    be_even(db)?;
    migrate::upgrade(db, &Folder::read(&PROJECT.migrations())?)?;

    let mut report = Report::default();
    if let Some(folder) = &options.save {
        report = earlier(folder)?;
        // That it cannot be written is to be told now, not after minutes.
        save(&report, folder)?;
    }
    for task in &options.tasks {
        for size in sizes(task, &options.sizes) {
            match task.as_str() {
                "add" | "generated" => {}
                "one_add" | "one_get" => fill(db, AMONG)?,
                _ => fill(db, size)?,
            }
            let contenders = Contender::ALL.into_iter().filter(|c| c.can(task) && programs.has(*c));
            let mut lines: Vec<Line> = contenders.map(|contender| Line::new(task, size, contender)).collect();
            for round in 0..rounds(options.rounds, 0.0) {
                // Each time another one is first.
                lines.rotate_left(1);
                for line in &mut lines {
                    if line.runs.is_empty() || round < rounds(options.rounds, line.longest()) {
                        prepare(db, task, size, line.contender, &programs)?;
                        line.runs.push(programs.run(line.contender, task, size, &pg)?);
                    }
                }
            }
            lines.sort_by_key(|line| Contender::ALL.iter().position(|contender| *contender == line.contender));
            eprint!("{}", report::details_of(&lines));
            report.add(lines);
        }
        if let Some(folder) = &options.save {
            save(&report, folder)?;
        }
    }
    println!("{}\n{}", report.summary(), report.details());
    fs::remove_dir_all(&dir)?;
    Ok(())
}

/// Lets the server do nothing beside the work: its log files are made once and kept, and it tidies up when it is told to.
fn be_even(db: &mut Connection) -> Result<(), Error> {
    for setting in ["min_wal_size = '2GB'", "max_wal_size = '4GB'", "checkpoint_timeout = '1h'", "autovacuum = off"] {
        db.batch_execute(&format!("ALTER SYSTEM SET {setting}"))?;
    }
    db.batch_execute("SELECT pg_reload_conf()")?;
    Ok(())
}

/// What is in a folder from earlier, to which the new measurements are added.
fn earlier(folder: &Path) -> Result<Report, Error> {
    match fs::read_to_string(folder.join("runs.csv")) {
        Ok(text) => Report::of_runs(&text).ok_or_else(|| format!("{}/runs.csv is damaged", folder.display()).into()),
        Err(_) => Ok(Report::default()),
    }
}

fn save(report: &Report, folder: &Path) -> Result<(), Error> {
    fs::write(folder.join("runs.csv"), report.runs())?;
    fs::write(folder.join("result.md"), format!("{}\n{}", report.summary(), report.details()))?;
    fs::write(folder.join("result.svg"), report.picture())?;
    Ok(())
}

fn sizes(task: &str, sizes: &[u64]) -> Vec<u64> {
    match task {
        "one_add" | "one_get" => vec![CALLS],
        // The same memory, however many.
        "generated" => vec![1_000, sizes.iter().max().unwrap_or(&1_000) * 10],
        _ => sizes.to_vec(),
    }
}

/// A table with so many dogs, as the server likes it.
fn fill(db: &mut Connection, count: u64) -> Result<(), Error> {
    db.batch_execute("TRUNCATE dogs RESTART IDENTITY")?;
    let birthday = NaiveDate::from_ymd_opt(2020, 2, 29).unwrap_or_default();
    Dog::add_all(db, (0..count).map(|i| Dog::new(format!("dog {i}"), birthday, 24, 50)))?;
    db.batch_execute("VACUUM ANALYZE dogs")?;
    db.batch_execute("CHECKPOINT")?;
    Ok(())
}

/// The same start for each run.
fn prepare(db: &mut Connection, task: &str, size: u64, contender: Contender, programs: &Programs) -> Result<(), Error> {
    match task {
        "add" => {
            if contender == Contender::Psql {
                write_file(&programs.file, size)?;
            }
            db.batch_execute("TRUNCATE dogs RESTART IDENTITY")?;
            db.batch_execute("CHECKPOINT")?;
        }
        "one_add" => db.batch_execute("DELETE FROM dogs WHERE name LIKE 'new %'")?,
        _ => {}
    }
    Ok(())
}

/// The dogs in the binary form of COPY, for psql.
fn write_file(file: &Path, count: u64) -> Result<(), Error> {
    let mut bytes = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0".to_vec();
    for i in 0..count {
        let (name, small) = (format!("dog {i}"), |range: u64, from: u64| i32::try_from(i % range + from));
        bytes.extend(4_i16.to_be_bytes());
        bytes.extend(i32::try_from(name.len())?.to_be_bytes());
        bytes.extend(name.as_bytes());
        // 2020-02-29 in days since 2000.
        for number in [7364, small(20, 10)?, small(50, 20)?] {
            bytes.extend(4_i32.to_be_bytes());
            bytes.extend(number.to_be_bytes());
        }
    }
    bytes.extend((-1_i16).to_be_bytes());
    fs::write(file, bytes)?;
    Ok(())
}
