//! A job run to its end.

use super::cell::Cell;
use super::job::Job;
use crate::signals::{Interrupt, POLL, terminate};
use crate::steps::Live;
use crate::{Layout, python, settings};
use evcxr_live::{Context, Error, Result};
use serde_json::Value;
use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread;

/// Lines of the kernel's own messages that an error shows.
const TAIL: usize = 25;

/// What came of a job.
#[derive(Debug)]
pub(crate) struct Executed {
    /// The notebook with its outputs.
    pub(crate) notebook: Value,
    /// The number of the code cell that was not finished, from 1, and why.
    pub(crate) stopped: Option<(u64, String)>,
    /// The name of the database that was made, and of the one that it stood for.
    pub(crate) database: Option<(String, String)>,
}

/// Runs a job to its end.
pub(crate) fn run(layout: &Layout, job: &Job, live: &Live) -> Result<Executed> {
    let interrupt = Interrupt::watch()?;
    interrupt.check()?;
    let mut command = python::script(layout, python::EXECUTE);
    if let Some(server) = job.server() {
        settings::hand_over(server, &mut command);
    }
    // In a process group of its own: a Ctrl-C is ours to handle, and the script ends in order.
    command.process_group(0).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().context("run", &layout.python())?;
    if let Some(mut stdin) = child.stdin.take() {
        // If it does not read, it has ended, and says why below.
        let _ = stdin.write_all(job.text().as_bytes());
    }
    let (sender, messages) = channel();
    read(child.stdout.take(), sender.clone(), Message::Answer);
    read(child.stderr.take(), sender, Message::Remark);
    let mut script = Script::default();
    let mut told = false;
    loop {
        match messages.recv_timeout(POLL) {
            Ok(Message::Answer(line)) => script.answer(&line, live)?,
            Ok(Message::Remark(line)) => script.remark(line, live),
            Err(RecvTimeoutError::Timeout) if interrupt.came() && !told => {
                told = true;
                terminate(&child);
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    let status = child.wait().context("run", &layout.python())?;
    interrupt.check()?;
    if !status.success() {
        return Err(Error::new("the notebook could not be run").said(Vec::from(script.tail).join("\n")));
    }
    let notebook = script.notebook.ok_or_else(|| Error::new("the notebook got lost"))?;
    Ok(Executed { notebook, stopped: script.stopped, database: script.database })
}

/// Runs cells with the kernel that `kernel` starts, and gives them with their outputs.
pub(crate) fn cells(layout: &Layout, kernel: &Command, cells: &[String], live: &Live) -> Result<Vec<Cell>> {
    let executed = run(layout, &Job::cells(layout, kernel, cells), live)?;
    match executed.stopped {
        Some((_, why)) => Err(Error::new("the kernel failed").said(why)),
        None => Ok(Cell::of_notebook(&executed.notebook)),
    }
}

enum Message {
    Answer(String),
    Remark(String),
}

#[derive(Default)]
struct Script {
    notebook: Option<Value>,
    stopped: Option<(u64, String)>,
    database: Option<(String, String)>,
    tail: VecDeque<String>,
}

impl Script {
    fn answer(&mut self, line: &str, live: &Live) -> Result<()> {
        let mut answer: Value =
            serde_json::from_str(line).map_err(|error| Error::new(format!("the script said {line:?}")).said(error))?;
        let text = |name: &str| answer[name].as_str().unwrap_or_default().to_owned();
        if answer["notebook"].is_object() {
            self.notebook = Some(answer["notebook"].take());
        } else if answer["stopped"].is_string() {
            self.stopped = Some((answer["cell"].as_u64().unwrap_or_default(), text("stopped")));
        } else if answer["database"].is_string() {
            self.database = Some((text("database"), text("stands_for")));
        } else if let Some(cell) = answer["cell"].as_u64() {
            live.line(&format!("cell {cell} of {}", answer["of"]));
        }
        Ok(())
    }

    fn remark(&mut self, line: String, live: &Live) {
        live.line(&line);
        self.tail.push_back(line);
        if self.tail.len() > TAIL {
            self.tail.pop_front();
        }
    }
}

fn read(stream: Option<impl Read + Send + 'static>, messages: Sender<Message>, of: fn(String) -> Message) {
    let Some(stream) = stream else { return };
    thread::spawn(move || {
        for line in BufReader::new(stream).split(b'\n').map_while(std::result::Result::ok) {
            if messages.send(of(String::from_utf8_lossy(&line).into_owned())).is_err() {
                break;
            }
        }
    });
}
