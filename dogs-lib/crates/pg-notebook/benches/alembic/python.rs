//! Alembic: a Python process that is told what to do, and does it.

use crate::{Result, json};
use pg_notebook::model::Table;
use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

const HERE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/alembic");

/// The interpreter of an environment with Alembic as it is pinned; made on first use.
pub fn installed(dir: &Path) -> Result<PathBuf> {
    let requirements = Path::new(HERE).join("requirements.txt");
    let (venv, wanted) = (dir.join("venv"), fs::read_to_string(&requirements)?);
    let (stamp, python) = (venv.join("made-from"), venv.join("bin/python"));
    if fs::read_to_string(&stamp).is_ok_and(|made| made == wanted) {
        return Ok(python);
    }
    eprintln!("installing Alembic into {}", venv.display());
    let _ = fs::remove_dir_all(&venv);
    let pip = ["-I", "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check", "-r"];
    for command in [
        Command::new("python3").args(["-I", "-m", "venv"]).arg(&venv),
        Command::new(&python).args(pip).arg(&requirements),
    ] {
        if !command.stdout(Stdio::null()).status()?.success() {
            return Err(format!("failed: {command:?}").into());
        }
    }
    fs::write(&stamp, wanted)?;
    Ok(python)
}

pub struct Alembic {
    child: Child,
    into: ChildStdin,
    out: BufReader<ChildStdout>,
}

impl Alembic {
    pub fn start(python: &Path, env: &[(String, String)]) -> Result<Self> {
        let mut child = Command::new(python)
            .arg("-I")
            .arg(Path::new(HERE).join("alembic_side.py"))
            .envs(env.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // What it says meanwhile; errors come as answers.
            .stderr(Stdio::null())
            .spawn()?;
        let (into, out) = (child.stdin.take().ok_or("no stdin")?, child.stdout.take().ok_or("no stdout")?);
        Ok(Self { child, into, out: BufReader::new(out) })
    }

    /// One line there and one back: what it did, or its error in one line.
    fn ask(&mut self, question: &Value) -> Result<std::result::Result<Value, String>> {
        writeln!(self.into, "{question}")?;
        let mut line = String::new();
        if self.out.read_line(&mut line)? == 0 {
            return Err(format!("Alembic's process ended at {question}").into());
        }
        let mut answer: Value = serde_json::from_str(&line)?;
        match answer.get("error").and_then(Value::as_str) {
            Some(error) => Ok(Err(error.to_owned())),
            None => Ok(Ok(answer["ok"].take())),
        }
    }

    /// As [`Self::ask`], for what has to work.
    fn must(&mut self, question: &Value) -> Result<Value> {
        Ok(self.ask(question)?.map_err(|error| format!("Alembic: {error} at {question}"))?)
    }

    /// From now on everything happens in this schema, which is empty.
    pub fn open(&mut self, schema: &str) -> Result<()> {
        self.must(&json!({ "do": "open", "schema": schema })).map(drop)
    }

    /// Makes the models by SQLAlchemy's `create_all`.
    pub fn create(&mut self, models: &[Table]) -> Result<()> {
        self.must(&json!({ "do": "create", "models": json::models(models) })).map(drop)
    }

    /// What autogenerate would write.
    pub fn compare(&mut self, models: &[Table]) -> Result<std::result::Result<String, String>> {
        let answer = self.ask(&json!({ "do": "compare", "models": json::models(models) }))?;
        Ok(answer.map(|text| text.as_str().unwrap_or_default().to_owned()))
    }

    /// `alembic revision --autogenerate`.
    pub fn revise(&mut self, models: &[Table]) -> Result<std::result::Result<Value, String>> {
        self.ask(&json!({ "do": "revise", "models": json::models(models) }))
    }

    /// `alembic upgrade head`.
    pub fn upgrade(&mut self) -> Result<std::result::Result<(), String>> {
        Ok(self.ask(&json!({ "do": "upgrade" }))?.map(drop))
    }

    /// `alembic downgrade -1`.
    pub fn downgrade(&mut self) -> Result<std::result::Result<(), String>> {
        Ok(self.ask(&json!({ "do": "downgrade" }))?.map(drop))
    }

    /// Seconds of each comparison, and how many differences were found.
    pub fn time(&mut self, models: &[Table], rounds: u32) -> Result<(Vec<f64>, u64)> {
        let answer = self.must(&json!({ "do": "time", "models": json::models(models), "rounds": rounds }))?;
        let seconds = answer["seconds"].as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
        Ok((seconds, answer["found"].as_u64().unwrap_or_default()))
    }
}

impl Drop for Alembic {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
