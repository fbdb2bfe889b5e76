//! Running programs.

use crate::error::{Context, Error, Result};
use crate::steps::Live;
use std::collections::VecDeque;
use std::env;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::{Sender, channel};
use std::thread;

/// How much of what a failed program said is shown.
const TAIL: usize = 25;

/// The first program of that name in `PATH`.
pub(crate) fn find(name: &str) -> Option<PathBuf> {
    let paths = env::var_os("PATH")?;
    env::split_paths(&paths).map(|dir| dir.join(name)).find(|path| is_executable(path))
}

fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}

/// The standard output of a short program that succeeds.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let name = PathBuf::from(command.get_program());
    let output = command.stdin(Stdio::null()).output().context("run", &name)?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(Error::new(format!("{} failed: {}", name.display(), output.status)).said(said))
}

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
