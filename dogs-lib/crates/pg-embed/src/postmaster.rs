//! `postmaster.pid`, in which a server tells who and where it is, and what a dead one left behind.

use crate::error::{Context, Result};
use crate::{files, process};
use rustix::process::{Pid, Signal};
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

/// What `postmaster.pid` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PidFile {
    pub(crate) pid: Pid,
    pub(crate) ready: bool,
}

impl PidFile {
    /// Parses the text of the file, which the server writes line by line while it starts.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let pid = Pid::from_raw(lines.next()?.trim().parse().ok()?)?;
        // Lines 2 to 7: data folder, start time, port, socket folder, address, shared memory.
        let status = lines.nth(6).unwrap_or_default().trim();
        Some(Self { pid, ready: matches!(status, "ready" | "standby") })
    }

    /// Reads it from a data folder; `None` if no server runs or one is about to write it.
    pub(crate) fn read(data: &Path) -> Option<Self> {
        Self::parse(&fs::read_to_string(data.join("postmaster.pid")).ok()?)
    }
}

/// The process id of the server that runs on this data folder, if any: a living one, not another process with its number.
pub(crate) fn running(data: &Path) -> Option<Pid> {
    let pid = PidFile::read(data)?.pid;
    let line = process::arguments(pid)?;
    line.contains(&format!("-D {} ", data.display())).then_some(pid)
}

/// Stops a server that has lost its supervisor, and clears what a dead one left, so that the next one starts.
/// Only for one who has the folder to himself.
pub(crate) fn clear(data: &Path) -> Result<()> {
    for (signal, patience) in [(Signal::INT, 10), (Signal::QUIT, 5), (Signal::KILL, 5)] {
        let Some(pid) = running(data) else { break };
        process::signal(pid, signal)?;
        let end = Instant::now() + Duration::from_secs(patience);
        while running(data) == Some(pid) && Instant::now() < end {
            std::thread::sleep(Duration::from_millis(5));
        }
    }
    disown(data)
}

/// Postgres does not start while a process has the number in a left postmaster.pid, be it a zombie or a stranger. The file
/// must stay: it leads to the shared memory of backends that still run. Postgres ignores its parent's number, and that is us.
fn disown(data: &Path) -> Result<()> {
    let path = data.join("postmaster.pid");
    let Some(text) = files::read(&path)? else {
        return Ok(());
    };
    let Some((pid, rest)) = text.split_once('\n') else {
        // The dead server did not even finish the first line.
        return files::remove(&path);
    };
    let alive = pid.trim().parse().ok().and_then(Pid::from_raw);
    if alive.is_some_and(|pid| rustix::process::test_kill_process(pid) != Err(rustix::io::Errno::SRCH)) {
        let text = format!("{}\n{rest}", std::process::id());
        fs::write(&path, text).context("write", &path)?;
    }
    Ok(())
}

/// Ends the backends of a dead server: one that computes does not notice by itself.
pub(crate) fn end_backends(cluster_name: &str, signal: Signal) -> Result<()> {
    let title = format!("postgres: {cluster_name}: ");
    for (pid, line) in process::all() {
        if line.starts_with(&title) {
            process::signal(pid, signal)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const STARTED: &str = "4711\n/d\n1700000000\n5432\n/d/s\n127.0.0.1\n  5432001    65538\nready   \n";

    #[test]
    fn a_server_is_ready_when_its_last_line_says_so() {
        let ready = PidFile::parse(STARTED).unwrap();
        assert_eq!((ready.pid.as_raw_nonzero().get(), ready.ready), (4711, true));
        let starting = PidFile::parse(&STARTED.replace("ready   ", "starting")).unwrap();
        assert!(!starting.ready);
        assert!(!PidFile::parse("4711\n/d\n1700000000\n5432\n").unwrap().ready);
    }

    #[test]
    fn half_a_file_is_none() {
        assert_eq!(PidFile::parse(""), None);
        assert_eq!(PidFile::parse("x\n"), None);
        assert_eq!(PidFile::parse("0\n"), None);
    }
}
