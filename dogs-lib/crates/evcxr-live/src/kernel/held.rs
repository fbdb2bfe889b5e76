//! Locks that go along to the program that a process becomes.

use rustix::io::{FdFlags, fcntl_setfd};
use std::fs::File;
use std::io;

/// Lets the program that this process becomes, and all that it starts, hold a lock.
pub(crate) fn keep_over_exec(lock: &File) -> io::Result<()> {
    fcntl_setfd(lock, FdFlags::empty()).map_err(io::Error::from)
}
