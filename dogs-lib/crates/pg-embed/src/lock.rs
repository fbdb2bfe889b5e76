//! Lock files: the kernel lets go of them when their holder ends, however it ends.

use crate::error::{Context, Error, Result};
use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::{Duration, Instant};

const POLL: Duration = Duration::from_millis(3);

/// Opens a lock file, which is made if it is not there.
pub(crate) fn open(path: &Path) -> Result<File> {
    OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).open(path).context("open", path)
}

/// Holds the lock together with others who share it.
pub(crate) fn shared(path: &Path, patience: Duration) -> Result<File> {
    wait(path, patience, File::try_lock_shared)
}

/// Holds the lock alone.
pub(crate) fn exclusive(path: &Path, patience: Duration) -> Result<File> {
    wait(path, patience, File::try_lock)
}

/// Whether somebody holds the lock alone.
pub(crate) fn is_held(path: &Path) -> Result<bool> {
    if !path.exists() {
        return Ok(false);
    }
    match open(path)?.try_lock_shared() {
        Ok(()) => Ok(false),
        Err(TryLockError::WouldBlock) => Ok(true),
        Err(TryLockError::Error(source)) => Err(source).context("lock", path),
    }
}

/// Whether somebody holds the lock, alone or shared.
pub(crate) fn is_used(path: &Path) -> Result<bool> {
    if !path.exists() {
        return Ok(false);
    }
    match open(path)?.try_lock() {
        Ok(()) => Ok(false),
        Err(TryLockError::WouldBlock) => Ok(true),
        Err(TryLockError::Error(source)) => Err(source).context("lock", path),
    }
}

/// Whether somebody shares the lock.
pub(crate) fn is_shared(path: &Path) -> Result<bool> {
    Ok(is_used(path)? && !is_held(path)?)
}

/// Holds the lock alone, however long that takes.
pub(crate) fn wait_alone(file: &File) -> io::Result<()> {
    loop {
        match file.lock() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            result => return result,
        }
    }
}

fn wait(path: &Path, patience: Duration, lock: fn(&File) -> std::result::Result<(), TryLockError>) -> Result<File> {
    let file = open(path)?;
    let end = Instant::now() + patience;
    loop {
        match lock(&file) {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if Instant::now() < end => std::thread::sleep(POLL),
            Err(TryLockError::WouldBlock) => {
                return Err(Error::Busy { what: format!("another process that holds {}", path.display()) });
            }
            Err(TryLockError::Error(source)) => return Err(source).context("lock", path),
        }
    }
}
