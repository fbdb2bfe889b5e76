//! Running long programs.

pub(crate) use evcxr_live::program::{find, output};

use crate::steps::Live;
use evcxr_live::{Context, Error, Result};
use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::mpsc::{Sender, channel};
use std::thread;

/// How much of what a failed program said is shown.
const TAIL: usize = 25;

/// Runs a long program, showing its lines live; when it fails, the error has the last of them.
pub(crate) fn run(command: &mut Command, live: &Live) -> Result<()> {
    let name = PathBuf::from(command.get_program());
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().context("run", &name)?;
    let (sender, lines) = channel();
    forward(child.stdout.take(), sender.clone());
    forward(child.stderr.take(), sender);
    let mut tail = VecDeque::new();
    for line in lines {
        live.line(&line);
        tail.push_back(line);
        if tail.len() > TAIL {
            tail.pop_front();
        }
    }
    let status = child.wait().context("run", &name)?;
    if status.success() {
        return Ok(());
    }
    let said: Vec<_> = tail.into();
    Err(Error::new(format!("{} failed: {status}", name.display())).said(said.join("\n")))
}

fn forward(stream: Option<impl Read + Send + 'static>, lines: Sender<String>) {
    let Some(stream) = stream else { return };
    thread::spawn(move || {
        // A progress bar's states are lines too.
        for line in BufReader::new(stream).split(b'\n').map_while(std::result::Result::ok) {
            let line = String::from_utf8_lossy(&line);
            let last = line.trim_end().rsplit('\r').next().unwrap_or_default().to_owned();
            if lines.send(last).is_err() {
                break;
            }
        }
    });
}
