//! Who is measured, and how each one's process is started.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;
use std::{env, fs, io};

/// One way to do the work.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Contender {
    Dogs,
    Postgres,
    Libpq,
    Psql,
    Orm,
    Bulk,
    PsycopgCopy,
    Psycopg,
}

impl Contender {
    pub const ALL: [Self; 8] =
        [Self::Psql, Self::Libpq, Self::Dogs, Self::Postgres, Self::PsycopgCopy, Self::Psycopg, Self::Bulk, Self::Orm];

    pub fn name(self, task: &str) -> &'static str {
        match (self, task) {
            (Self::Dogs, "add") => "**add_dogs**",
            (Self::Dogs, "one_add") => "**add_dog**",
            (Self::Dogs, "one_get") => "**get_dog**",
            (Self::Dogs, "all_by_name") => "**get_all_dogs**",
            (Self::Dogs, "stream") => "**each_dog**, in no order",
            (Self::Dogs, _) => "**query_as**",
            (Self::Postgres, _) => "the postgres crate",
            (Self::Libpq, "stream") => "C and libpq, single rows",
            (Self::Libpq, _) => "C and libpq",
            (Self::Psql, _) => "psql \\copy, binary, from a file",
            (Self::Orm, "stream") => "SQLAlchemy ORM, yield_per",
            (Self::Orm, _) => "SQLAlchemy ORM",
            (Self::Bulk, _) => "SQLAlchemy insert(), a list",
            (Self::PsycopgCopy, _) => "psycopg 3 COPY, binary",
            (Self::Psycopg, "add") => "psycopg 3 executemany",
            (Self::Psycopg, _) => "psycopg 3",
        }
    }

    pub fn can(self, task: &str) -> bool {
        match self {
            Self::Psql | Self::Bulk | Self::PsycopgCopy => task == "add",
            Self::Libpq => task != "add",
            Self::Dogs | Self::Postgres | Self::Orm | Self::Psycopg => true,
        }
    }

    /// Whether it is the one that the others are held against.
    pub fn is_floor(self) -> bool {
        matches!(self, Self::Psql | Self::Libpq)
    }
}

/// Where the contenders' programs are; what is not there is not measured, and said.
pub struct Programs {
    pub psql: PathBuf,
    libpq: Option<PathBuf>,
    python: Option<PathBuf>,
    /// The file that psql loads.
    pub file: PathBuf,
}

/// What one run took.
#[derive(Clone, Copy)]
pub struct Run {
    pub seconds: f64,
    /// The most memory that its process had, in kB; 0 where the system does not say.
    pub peak: u64,
}

impl Programs {
    /// Compiles the C program, and looks for Python's packages.
    pub fn find(psql: PathBuf, dir: &Path, python: Option<PathBuf>) -> io::Result<Self> {
        let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/data");
        let python = python.filter(|python| {
            let import = Command::new(python).args(["-c", "import sqlalchemy, psycopg"]).output();
            let found = import.is_ok_and(|output| output.status.success());
            if !found {
                eprintln!("{} has no SQLAlchemy and psycopg: Python is not measured", python.display());
            }
            found
        });
        if python.is_none() {
            eprintln!("--python names no Python with benches/data/requirements.txt: Python is not measured");
        }
        let libpq = dir.join("libpq");
        let ask = |what: &str| {
            let output = Command::new("pg_config").arg(what).output()?;
            Ok::<_, io::Error>(String::from_utf8_lossy(&output.stdout).trim().to_owned())
        };
        let compile = || {
            let (include, lib) = (ask("--includedir")?, ask("--libdir")?);
            let source = sources.join("libpq.c");
            let mut cc = Command::new("cc");
            cc.args(["-O2", "-o"]).arg(&libpq).arg(source).arg(format!("-I{include}")).arg(format!("-L{lib}"));
            cc.arg("-lpq").output()
        };
        let libpq = match compile() {
            Ok(output) if output.status.success() => Some(libpq),
            Ok(output) => {
                eprintln!("libpq is not measured: {}", String::from_utf8_lossy(&output.stderr));
                None
            }
            Err(error) => {
                eprintln!("libpq is not measured: {error} (it takes cc and libpq-dev)");
                None
            }
        };
        Ok(Self { psql, libpq, python, file: dir.join("dogs.bin") })
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
                command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/data/peers.py"));
                command.arg(match python {
                    Contender::Orm => "orm",
                    Contender::Bulk => "bulk",
                    Contender::PsycopgCopy => "copy",
                    _ => "psycopg",
                });
                command
            }
        };
        command.args([task, &count]).envs(pg.iter().cloned());
        let (text, peak) = watch(command)?;
        let seconds = text.trim().parse().map_err(|_| io::Error::other(format!("{text:?} is no time")))?;
        Ok(Run { seconds, peak })
    }

    /// psql measures itself, so that its start does not count.
    fn psql(&self, pg: &[(String, String)]) -> io::Result<Run> {
        let copy =
            format!("\\copy dogs (name, birthday, height, weight) FROM '{}' (FORMAT binary)", self.file.display());
        let mut command = Command::new(&self.psql);
        command.args(["-X", "-v", "ON_ERROR_STOP=1", "-c", "SELECT 1", "-c", "\\timing on", "-c", &copy]);
        let (text, peak) = watch({
            command.envs(pg.iter().cloned());
            command
        })?;
        let time = text.lines().find_map(|line| line.strip_prefix("Time: ")?.split(' ').next()?.parse::<f64>().ok());
        let time = time.ok_or_else(|| io::Error::other(format!("psql: {text}")))?;
        Ok(Run { seconds: time / 1000.0, peak })
    }
}

/// Runs a process to its end: what it printed, and the most memory it had.
fn watch(mut command: Command) -> io::Result<(String, u64)> {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while child.try_wait()?.is_none() {
        if let Some(line) = fs::read_to_string(&status)
            .ok()
            .as_deref()
            .and_then(|text| text.lines().find_map(|line| line.strip_prefix("VmHWM:")))
        {
            peak = peak.max(line.trim().trim_end_matches(" kB").parse().unwrap_or(0));
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    let output = child.wait_with_output()?;
    if !output.status.success() {
        return Err(io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    Ok((String::from_utf8_lossy(&output.stdout).into_owned(), peak))
}
