//! Processes of this machine: what they run, and signals to them.

use crate::error::{Error, Result};
use rustix::process::{Pid, Signal, kill_process};

/// Sends a signal; a process that has ended is fine.
pub(crate) fn signal(pid: Pid, signal: Signal) -> Result<()> {
    match kill_process(pid, signal) {
        Ok(()) | Err(rustix::io::Errno::SRCH) => Ok(()),
        Err(errno) => Err(Error::io(format!("stop process {}", pid.as_raw_nonzero()), errno.into())),
    }
}

/// The command line of a living process. `None` if there is none with this id, or only its exit status is left.
pub(crate) fn arguments(pid: Pid) -> Option<String> {
    imp::arguments(pid).filter(|line| !line.is_empty())
}

/// Ids and command lines of the living processes.
pub(crate) fn all() -> Vec<(Pid, String)> {
    imp::all()
}

#[cfg(target_os = "linux")]
mod imp {
    // Not `ps`: small containers have none.
    use rustix::process::Pid;
    use std::fs;

    pub(super) fn arguments(pid: Pid) -> Option<String> {
        let bytes = fs::read(format!("/proc/{}/cmdline", pid.as_raw_nonzero())).ok()?;
        let line = String::from_utf8_lossy(&bytes).replace('\0', " ");
        Some(line.trim_end().to_owned())
    }

    pub(super) fn all() -> Vec<(Pid, String)> {
        let Ok(entries) = fs::read_dir("/proc") else {
            return Vec::new();
        };
        entries
            .filter_map(|entry| {
                let pid = Pid::from_raw(entry.ok()?.file_name().to_str()?.parse().ok()?)?;
                Some((pid, super::arguments(pid)?))
            })
            .collect()
    }
}

#[cfg(not(target_os = "linux"))]
mod imp {
    use rustix::process::Pid;
    use std::process::Command;

    pub(super) fn arguments(pid: Pid) -> Option<String> {
        let id = pid.as_raw_nonzero().to_string();
        list(&["-p", &id]).pop().map(|(_, line)| line)
    }

    pub(super) fn all() -> Vec<(Pid, String)> {
        list(&["-ax"])
    }

    fn list(which: &[&str]) -> Vec<(Pid, String)> {
        let output = Command::new("ps").args(["-ww", "-o", "pid=", "-o", "stat=", "-o", "args="]).args(which).output();
        let Ok(output) = output else {
            return Vec::new();
        };
        let text = String::from_utf8_lossy(&output.stdout);
        text.lines().filter_map(line).collect()
    }

    fn line(line: &str) -> Option<(Pid, String)> {
        let (pid, rest) = line.trim_start().split_once(' ')?;
        let (stat, args) = rest.trim_start().split_once(' ')?;
        let pid = Pid::from_raw(pid.parse().ok()?)?;
        (!stat.starts_with('Z')).then(|| (pid, args.trim().to_owned()))
    }
}
