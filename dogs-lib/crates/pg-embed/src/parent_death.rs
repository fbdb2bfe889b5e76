//! A server ends with its parent, even if that is killed.

use std::io;
use std::process::{Child, Command};

/// Makes the command's process get SIGINT, Postgres's fast shutdown, when the calling thread ends.
#[cfg(target_os = "linux")]
pub(crate) fn end_with_parent(command: &mut Command) {
    use rustix::process::{Signal, getpid, getppid, set_parent_process_death_signal};
    use std::os::unix::process::CommandExt;

    let parent = getpid();
    let ask = move || {
        set_parent_process_death_signal(Some(Signal::INT))?;
        // The parent may have ended before it was asked.
        if getppid() == Some(parent) { Ok(()) } else { Err(io::ErrorKind::BrokenPipe.into()) }
    };
    // It runs after the change of the user, which would undo it.
    // SAFETY: between fork and exec it makes two system calls and allocates nothing.
    #[allow(unsafe_code)]
    unsafe {
        command.pre_exec(ask);
    }
}

/// Elsewhere [`Watch`] does it.
#[cfg(not(target_os = "linux"))]
pub(crate) fn end_with_parent(_: &mut Command) {}

/// A process that sends SIGINT to another one when this process ends.
#[derive(Debug)]
pub(crate) struct Watch(Child);

impl Watch {
    /// Watches `pid`, where [`end_with_parent`] does nothing. `shell` runs `/bin/sh` as the account of that process.
    pub(crate) fn start(shell: Command, pid: u32) -> io::Result<Option<Self>> {
        if cfg!(target_os = "linux") {
            return Ok(None);
        }
        Self::start_anywhere(shell, pid).map(Some)
    }

    fn start_anywhere(mut shell: Command, pid: u32) -> io::Result<Self> {
        use std::os::unix::process::CommandExt;
        use std::process::Stdio;

        // The pipe's other end is open in this process only: it closes when this process ends.
        let script = "read -r _; kill -INT \"$0\"";
        shell
            .args(["-c", script, &pid.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .map(Self)
    }

    /// Ends the watch. To be done before the watched process's number is free for another.
    pub(crate) fn end(mut self) {
        // It can fail only if the process has ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::os::unix::process::ExitStatusExt;

    #[test]
    fn a_watch_interrupts_when_its_pipe_closes() {
        // A shell starts what it runs in the background with SIGINT ignored. What is handled here is not ignored in a child.
        signal_hook::flag::register(signal_hook::consts::SIGINT, std::sync::Arc::default()).unwrap();
        let mut watched = Command::new("sleep").arg("60").spawn().unwrap();
        let mut watch = Watch::start_anywhere(Command::new("/bin/sh"), watched.id()).unwrap();
        std::thread::sleep(std::time::Duration::from_millis(50));
        assert!(watched.try_wait().unwrap().is_none(), "ended too early");
        drop(watch.0.stdin.take());
        assert_eq!(watched.wait().unwrap().signal(), Some(2));
        watch.end();
    }

    #[test]
    fn a_watch_that_is_ended_does_nothing() {
        let mut watched = Command::new("sleep").arg("60").spawn().unwrap();
        let watch = Watch::start_anywhere(Command::new("/bin/sh"), watched.id()).unwrap();
        watch.end();
        std::thread::sleep(std::time::Duration::from_millis(50));
        assert!(watched.try_wait().unwrap().is_none());
        watched.kill().unwrap();
        watched.wait().unwrap();
    }
}
