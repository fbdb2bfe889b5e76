//! A kernel that a program drives.

use crate::{Layout, evcxr, python};
use evcxr_live::{Context, Error, Result};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

/// Seconds to wait for a kernel or a cell: both may have to compile everything first.
const PATIENCE: u32 = 900;

/// A kernel, started as Jupyter starts it; ended when it goes out of scope.
#[derive(Debug)]
pub struct Session {
    driver: Child,
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
    /// Seconds from its start until it answered.
    pub started_in: f64,
}

/// What came of a cell.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Answer {
    /// The shown value as plain text.
    pub text: Option<String>,
    /// What it printed.
    pub stdout: String,
    /// What it printed as an error.
    pub stderr: String,
    /// The error that the kernel reported.
    pub error: Option<String>,
    /// From the request until the kernel was done.
    pub seconds: f64,
}

impl Session {
    /// A kernel as the notebooks of the place have it, with these variables in its environment.
    ///
    /// # Errors
    /// If it does not start.
    pub fn ours(layout: &Layout, variables: &[(String, String)]) -> Result<Self> {
        Self::ours_in(layout, &layout.notebooks(), variables)
    }

    /// The same for a notebook in that folder.
    ///
    /// # Errors
    /// If it does not start.
    pub fn ours_in(layout: &Layout, folder: &Path, variables: &[(String, String)]) -> Result<Self> {
        let argv = json!([layout.program(), "kernel", "{connection_file}"]);
        let mut variables = variables.to_vec();
        variables.push(("LAB_ROOT".into(), layout.root().display().to_string()));
        Self::start(layout, argv, folder, &variables)
    }

    /// evcxr by itself, which compiles in `folder`.
    ///
    /// # Errors
    /// If it does not start.
    pub fn plain(layout: &Layout, folder: &Path, variables: &[(String, String)]) -> Result<Self> {
        let evcxr = evcxr::find(layout, evcxr::Tool::Kernel)?.ok_or_else(|| Error::new("evcxr is not installed"))?;
        let mut variables = variables.to_vec();
        variables.push(("EVCXR_TMPDIR".into(), folder.display().to_string()));
        // Neither the user's own settings nor ours.
        variables.push(("EVCXR_CONFIG_DIR".into(), folder.display().to_string()));
        Self::start(layout, json!([evcxr, "--control_file", "{connection_file}"]), folder, &variables)
    }

    /// IPython, from the Python at that path.
    ///
    /// # Errors
    /// If it does not start.
    pub fn ipython(layout: &Layout, python: &Path, variables: &[(String, String)]) -> Result<Self> {
        Self::start(
            layout,
            json!([python, "-m", "ipykernel_launcher", "-f", "{connection_file}"]),
            layout.root(),
            variables,
        )
    }

    fn start(layout: &Layout, argv: Value, cwd: &Path, variables: &[(String, String)]) -> Result<Self> {
        let mut command = python::script(layout, python::DRIVE);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let python = layout.python();
        let mut driver = command.spawn().context("run", &python)?;
        let (Some(requests), Some(answers)) = (driver.stdin.take(), driver.stdout.take()) else {
            return Err(Error::new("the driver has no input or output"));
        };
        let mut session = Self { driver, requests, answers: BufReader::new(answers), started_in: 0.0 };
        let environment: serde_json::Map<_, _> =
            variables.iter().map(|(name, value)| (name.clone(), Value::from(value.as_str()))).collect();
        let answer = session
            .ask(&json!({ "do": "start", "argv": argv, "cwd": cwd, "env": environment, "timeout": PATIENCE }))?;
        session.started_in = answer["seconds"].as_f64().unwrap_or_default();
        Ok(session)
    }

    /// Runs a cell.
    ///
    /// # Errors
    /// If the driver fails. What the cell did wrong is in the answer.
    pub fn run(&mut self, code: &str) -> Result<Answer> {
        self.send(code)?;
        self.wait()
    }

    /// Begins a cell.
    ///
    /// # Errors
    /// If the driver fails.
    pub fn send(&mut self, code: &str) -> Result<()> {
        self.ask(&json!({ "do": "send", "code": code })).map(drop)
    }

    /// Waits for the cell that was begun last.
    ///
    /// # Errors
    /// If the driver fails, or it takes a quarter of an hour.
    pub fn wait(&mut self) -> Result<Answer> {
        let answer = self.ask(&json!({ "do": "wait", "timeout": PATIENCE }))?;
        let text = |name: &str| answer[name].as_str().map(str::to_owned);
        Ok(Answer {
            text: text("text"),
            stdout: text("stdout").unwrap_or_default(),
            stderr: text("stderr").unwrap_or_default(),
            error: text("error"),
            seconds: answer["seconds"].as_f64().unwrap_or_default(),
        })
    }

    /// Interrupts the cell, as Jupyter's button does.
    ///
    /// # Errors
    /// If the driver fails.
    pub fn interrupt(&mut self) -> Result<()> {
        self.ask(&json!({ "do": "interrupt" })).map(drop)
    }

    /// Kills the kernel and all that it has started, with no warning.
    ///
    /// # Errors
    /// If the driver fails.
    pub fn kill(&mut self) -> Result<()> {
        self.ask(&json!({ "do": "kill" })).map(drop)
    }

    fn ask(&mut self, request: &Value) -> Result<Value> {
        let gone = || Error::new("the program that drives the kernel ended");
        writeln!(self.requests, "{request}")
            .and_then(|()| self.requests.flush())
            .map_err(|error| gone().said(error))?;
        let mut line = String::new();
        self.answers.read_line(&mut line).map_err(|error| gone().said(error))?;
        let answer: Value = serde_json::from_str(&line).map_err(|_| gone())?;
        match answer["failed"].as_str() {
            Some(failure) => Err(Error::new("the kernel could not be driven").said(failure)),
            None => Ok(answer),
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.ask(&json!({ "do": "end" }));
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}
