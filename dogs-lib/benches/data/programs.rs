//! The contenders' programs, and how each one's process is started.

use crate::contenders::Contender;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, io};

/// Where the programs are; what is not there is not measured, and said.
pub struct Programs {
    psql: PathBuf,
    libpq: Option<PathBuf>,
    python: Option<PathBuf>,
    /// The file that psql loads.
    pub file: PathBuf,
}

/// What one run took.
#[derive(Clone, Copy)]
pub struct Run {
    pub seconds: f64,
    /// How much memory its process had at the peak more than before, in kB; `None` where nobody says.
    pub memory: Option<u64>,
}

impl Programs {
    /// Compiles the C program into `dir`, and looks for Python's packages.
    pub fn find(psql: PathBuf, dir: &Path, python: Option<PathBuf>) -> Self {
        let missing = |what: &str, why: io::Error| eprintln!("{what} is not measured: {why}");
        let libpq = compile(dir).map_err(|why| missing("libpq", why)).ok();
        let python = packages(python).map_err(|why| missing("Python", why)).ok();
        Self { psql, libpq, python, file: dir.join("dogs.bin") }
    }

    pub fn has(&self, contender: Contender) -> bool {
        match contender {
            Contender::Dogs | Contender::Postgres | Contender::Psql => true,
            Contender::Libpq => self.libpq.is_some(),
            _ => self.python.is_some(),
        }
    }

    /// Runs one contender's process.
    pub fn run(&self, contender: Contender, task: &str, count: u64, pg: &[(String, String)]) -> io::Result<Run> {
        let count = count.to_string();
        let mut command = match contender {
            Contender::Psql => return self.psql(pg),
            Contender::Dogs | Contender::Postgres => {
                let mut command = Command::new(env::current_exe()?);
                command.args(["--work", if contender == Contender::Dogs { "dogs" } else { "postgres" }]);
                command
            }
            Contender::Libpq => Command::new(self.libpq.as_deref().unwrap_or(Path::new("libpq"))),
            python => {
                let mut command = Command::new(self.python.as_deref().unwrap_or(Path::new("python3")));
                command.arg(source("peers.py"));
                command.arg(match python {
                    Contender::Orm => "orm",
                    Contender::Bulk => "bulk",
                    Contender::PsycopgCopy => "copy",
                    _ => "psycopg",
                });
                command
            }
        };
        let text = output(command.args([task, &count]).envs(pg.iter().cloned()))?;
        let mut words = text.split_whitespace();
        let seconds = words.next().and_then(|word| word.parse().ok());
        let seconds = seconds.ok_or_else(|| io::Error::other(format!("{text:?} is no time")))?;
        let mut kilobytes = || words.next()?.parse().ok().filter(|number: &u64| *number > 0);
        let (before, peak) = (kilobytes(), kilobytes());
        Ok(Run { seconds, memory: before.zip(peak).map(|(before, peak)| peak.saturating_sub(before)) })
    }

    /// psql measures itself, so that its start does not count.
    fn psql(&self, pg: &[(String, String)]) -> io::Result<Run> {
        let copy =
            format!("\\copy dogs (name, birthday, height, weight) FROM '{}' (FORMAT binary)", self.file.display());
        let mut command = Command::new(&self.psql);
        let warm = "SELECT 1 FROM dogs LIMIT 1";
        command.args(["-X", "-v", "ON_ERROR_STOP=1", "-c", warm, "-c", "\\timing on", "-c", &copy]);
        let text = output(command.envs(pg.iter().cloned()))?;
        let time = text.lines().find_map(|line| line.strip_prefix("Time: ")?.split(' ').next()?.parse::<f64>().ok());
        let time = time.ok_or_else(|| io::Error::other(format!("psql: {text}")))?;
        Ok(Run { seconds: time / 1000.0, memory: None })
    }
}

/// The C program, compiled.
fn compile(dir: &Path) -> io::Result<PathBuf> {
    let ask = |what: &str| Ok::<_, io::Error>(output(Command::new("pg_config").arg(what))?.trim().to_owned());
    let (program, mut cc) = (dir.join("libpq"), Command::new("cc"));
    let compiled = ask("--includedir").and_then(|include| {
        let lib = ask("--libdir")?;
        cc.args(["-O2", "-o"]).arg(&program).arg(source("libpq.c")).arg(format!("-I{include}"));
        output(cc.args([format!("-L{lib}"), format!("-Wl,-rpath,{lib}"), "-lpq".to_owned()]))
    });
    match compiled {
        Ok(_) => Ok(program),
        Err(why) => Err(io::Error::other(format!("it takes cc, pg_config and libpq's headers (libpq-dev): {why}"))),
    }
}

/// The Python, if it has what `peers.py` needs.
fn packages(python: Option<PathBuf>) -> io::Result<PathBuf> {
    let python = python.ok_or_else(|| io::Error::other("--python names none; `cargo lab bench data` does"))?;
    output(Command::new(&python).args(["-c", "import sqlalchemy, psycopg"]))?;
    Ok(python)
}

/// A file of the benchmark's own.
fn source(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/data").join(name)
}

/// What a process that succeeds prints.
fn output(command: &mut Command) -> io::Result<String> {
    let output = command.output()?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(io::Error::other(format!("{}: {said}", command.get_program().display())))
}
