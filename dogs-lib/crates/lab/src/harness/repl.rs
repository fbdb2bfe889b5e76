//! evcxr's REPL, driven by a program.

use crate::{Layout, repl};
use evcxr_live::{Context, Error, Result, environment};
use std::io::{Read, Write, pipe};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

/// How long a line may take: it may have to compile everything first.
const PATIENCE: Duration = Duration::from_secs(900);
/// How long it is quiet when all was said.
const QUIET: Duration = Duration::from_millis(500);

/// The REPL with its input and all its output at pipes; ended when it goes out of scope.
#[derive(Debug)]
pub struct Repl {
    process: Child,
    input: Option<ChildStdin>,
    said: Receiver<Vec<u8>>,
    lines: usize,
}

impl Repl {
    /// Starts it, with these variables in its environment.
    ///
    /// # Errors
    /// If it does not start.
    pub fn start(layout: &Layout, variables: &[(String, String)]) -> Result<Self> {
        let program = layout.program();
        let mut command = Command::new(&program);
        environment::clean(&mut command);
        command.arg(repl::REPL).env("LAB_ROOT", layout.root());
        command.envs(variables.iter().map(|(name, value)| (name, value)));
        let (mut output, all) = pipe().context("make a pipe for", &program)?;
        let errors = all.try_clone().context("make a pipe for", &program)?;
        command.stdin(Stdio::piped()).stdout(all).stderr(errors);
        let mut process = command.spawn().context("run", &program)?;
        drop(command);
        let (sender, said) = channel();
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = output.read(&mut bytes) {
                if sender.send(bytes[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        let input = process.stdin.take();
        Ok(Self { process, input, said, lines: 0 })
    }

    /// Enters a line, and gives all that was said until it and what it said before were done.
    ///
    /// # Errors
    /// If the REPL ends, or takes a quarter of an hour.
    pub fn enter(&mut self, line: &str) -> Result<String> {
        self.lines += 1;
        // No Rust: a library that does not compile is no hindrance.
        let end = format!(":lab_end_{}", self.lines);
        let input = self.input.as_mut().ok_or_else(|| Error::new("the REPL has no input"))?;
        writeln!(input, "{line}\n{end}").map_err(|error| gone().said(error))?;
        input.flush().map_err(|error| gone().said(error))?;
        let (begin, mut text) = (Instant::now(), Vec::new());
        while !String::from_utf8_lossy(&text).contains(&format!("Unrecognised command {end}")) {
            let left = PATIENCE.saturating_sub(begin.elapsed());
            let more = self.said.recv_timeout(left);
            text.extend(more.map_err(|_| gone().said(String::from_utf8_lossy(&text)))?);
        }
        // What the cells' process has said comes through a thread of its own.
        while let Ok(more) = self.said.recv_timeout(QUIET) {
            text.extend(more);
        }
        Ok(String::from_utf8_lossy(&text).into_owned())
    }
}

impl Drop for Repl {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn gone() -> Error {
    Error::new("the REPL ended")
}
