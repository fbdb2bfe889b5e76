//! One set-up at a time.

use crate::{Layout, Steps};
use evcxr_live::{Context, Result, files};
use std::fs::{File, TryLockError};

/// Waits until no other process sets this place up; none can as long as the result is held.
pub(crate) fn take_turn(layout: &Layout, steps: &Steps) -> Result<File> {
    let path = layout.lab().join("setup.lock");
    let lock = files::open_lock(&path)?;
    match lock.try_lock() {
        Ok(()) => return Ok(lock),
        Err(TryLockError::WouldBlock) => steps.note("another set-up is going on here; waiting for it"),
        Err(TryLockError::Error(error)) => return Err(error).context("lock", &path),
    }
    lock.lock().context("lock", &path)?;
    Ok(lock)
}
