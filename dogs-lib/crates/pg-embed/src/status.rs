//! What the server does, and how to stop it from outside.

use crate::error::{Error, Result};
use crate::paths::{ENV, START, SUPERVISOR, USERS};
use crate::settings::Settings;
use crate::{data_dir, files, lock, postmaster, process};
use rustix::process::Signal;
use std::path::Path;
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(60);
/// Fast shutdown writes all changed pages; after this time the next start has to recover instead.
const FAST: Duration = Duration::from_secs(30);
const POLL: Duration = Duration::from_millis(5);

/// What the server of a folder does.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Status {
    /// It does not run.
    Stopped,
    /// It runs, and this is how to connect.
    Running(Settings),
    /// It is about to start or to stop.
    Changing,
}

/// What [`stop`] did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stopped {
    /// Nothing: it did not run.
    NotRunning,
    /// It was stopped.
    Unused,
    /// It was stopped although processes used it.
    Used,
}

/// What the server of this folder does. Nothing is changed.
///
/// # Errors
/// If its lock files or `server.env` cannot be read.
pub fn status(dir: &Path) -> Result<Status> {
    if !lock::is_held(&dir.join(SUPERVISOR))? {
        return Ok(Status::Stopped);
    }
    let settings = Settings::read(&dir.join(ENV))?;
    Ok(settings.map_or(Status::Changing, Status::Running))
}

/// Stops the server of this folder, even one that is in use or has lost its supervisor. Waits until it has stopped.
///
/// # Errors
/// [`Error::Busy`] if another process starts it for a minute or it does not end; if it belongs to another user.
pub fn stop(dir: &Path) -> Result<Stopped> {
    let Ok(dir) = dir.canonicalize() else {
        return Ok(Stopped::NotRunning);
    };
    let _turn = lock::exclusive(&dir.join(START), PATIENCE)?;
    let data = data_dir::data_folder(&dir)?.join("data");
    let supervisor = dir.join(SUPERVISOR);
    if !lock::is_held(&supervisor)? {
        let left = postmaster::running(&data).is_some();
        if left {
            postmaster::clear(&data)?;
        }
        files::remove(&dir.join(ENV))?;
        return Ok(if left { Stopped::Unused } else { Stopped::NotRunning });
    }
    let used = lock::is_used(&dir.join(USERS))?;
    let begun = Instant::now();
    let mut sent = None;
    while lock::is_held(&supervisor)? {
        let waited = begun.elapsed();
        if waited > PATIENCE {
            return Err(Error::Busy { what: "the server to stop".into() });
        }
        // The supervisor ends with the server. While it restarts one that crashed there is none for a moment.
        let signal = if waited < FAST { Signal::INT } else { Signal::QUIT };
        if let Some(pid) = postmaster::running(&data)
            && sent != Some((pid, signal))
        {
            process::signal(pid, signal)?;
            sent = Some((pid, signal));
        }
        std::thread::sleep(POLL);
    }
    Ok(if used { Stopped::Used } else { Stopped::Unused })
}
