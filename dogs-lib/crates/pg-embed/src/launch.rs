//! Starts the server on a data folder and waits until it takes connections.

use crate::account::Account;
use crate::address::HOST;
use crate::binaries::Binaries;
use crate::error::{Context, Error, Result};
use crate::port::Ports;
use crate::postmaster::{self, PidFile};
use crate::running::Running;
use rustix::process::Signal;
use std::fs::{self, File, OpenOptions};
use std::io::{Read, Seek, SeekFrom};
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, ExitStatus};
use std::time::{Duration, Instant};

const POLL: Duration = Duration::from_millis(2);
/// Recovery after a crash takes as long as it takes; this is for what hangs.
const PATIENCE: Duration = Duration::from_secs(120);
/// Backends of a killed server end by themselves, but those that compute do not notice: they get SIGQUIT, then SIGKILL.
const QUIT_AFTER: Duration = Duration::from_millis(500);
const KILL_AFTER: Duration = Duration::from_secs(5);
const GIVE_UP_AFTER: Duration = Duration::from_secs(30);
const TRIES: u32 = 50;

/// All that a server needs to start.
#[derive(Debug)]
pub(crate) struct Launch<'a> {
    pub(crate) binaries: &'a Binaries,
    pub(crate) account: Account,
    pub(crate) data: &'a Path,
    /// Folder of its unix socket, if it has one.
    pub(crate) socket: Option<&'a Path>,
    pub(crate) log: &'a Path,
    /// Shown in the titles of its processes.
    pub(crate) name: &'a str,
    pub(crate) settings: &'a [(String, String)],
}

enum Attempt {
    Ready(Running),
    PortTaken,
    /// The previous server, or a part of it, is still there.
    Occupied(Error),
}

impl Launch<'_> {
    /// The running server and its port.
    pub(crate) fn start(&self, ports: &mut Ports) -> Result<(Running, u16)> {
        self.clear()?;
        let begun = Instant::now();
        for _ in 0..TRIES {
            let port = ports.next()?;
            loop {
                match self.attempt(port)? {
                    Attempt::Ready(running) => return Ok((running, port)),
                    Attempt::PortTaken => break,
                    Attempt::Occupied(error) if begun.elapsed() > GIVE_UP_AFTER => {
                        return Err(error);
                    }
                    Attempt::Occupied(_) => self.make_room(begun.elapsed())?,
                }
            }
        }
        Err(Error::failed("start Postgres", format!("every port of {HOST} that was free was taken a moment later")))
    }

    fn clear(&self) -> Result<()> {
        postmaster::clear(self.data)?;
        // A lock file beside the socket has the same trouble with numbers of processes as postmaster.pid.
        if let Some(socket) = self.socket {
            for entry in fs::read_dir(socket).context("read", socket)?.flatten() {
                fs::remove_file(entry.path()).context("remove", &entry.path())?;
            }
        }
        Ok(())
    }

    fn make_room(&self, waited: Duration) -> Result<()> {
        if waited > KILL_AFTER {
            postmaster::end_backends(self.name, Signal::KILL)?;
        } else if waited > QUIT_AFTER {
            postmaster::end_backends(self.name, Signal::QUIT)?;
        }
        std::thread::sleep(Duration::from_millis(50));
        self.clear()
    }

    fn attempt(&self, port: u16) -> Result<Attempt> {
        let mut log = open_log(self.log)?;
        let offset = log.seek(SeekFrom::End(0)).context("read", self.log)?;
        let command = self.command(port, &log)?;
        let shell = self.account.command(Path::new("/bin/sh"));
        let running = Running::start(command, shell)?;
        let end = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = running.wait(POLL) {
                let said = read_from(&mut log, offset).context("read", self.log)?;
                return self.why(status, &said);
            }
            match PidFile::read(self.data) {
                Some(file) if file.ready && file.pid == running.pid() => {
                    return Ok(Attempt::Ready(running));
                }
                _ if Instant::now() > end => {
                    running.signal(Signal::QUIT)?;
                    running.wait(Duration::from_secs(10));
                    return Err(self.error(&format!("not ready after {} s", PATIENCE.as_secs())));
                }
                _ => {}
            }
        }
    }

    fn command(&self, port: u16, log: &File) -> Result<Command> {
        let mut command = self.account.command(&self.binaries.program("postgres"));
        let socket = self.socket.map(quoted_path).unwrap_or_default();
        let output = || log.try_clone().context("open", self.log);
        command
            .arg("-D")
            .arg(self.data)
            .args(["-p", &port.to_string()])
            .arg("-c")
            .arg(format!("listen_addresses={HOST}"))
            .arg("-c")
            .arg(format!("unix_socket_directories={socket}"))
            .args(["-c", "unix_socket_permissions=0700"])
            .args(["-c", "logging_collector=off"])
            .args(["-c", "log_destination=stderr"])
            .arg("-c")
            .arg(format!("cluster_name={}", self.name))
            .stdout(output()?)
            .stderr(output()?);
        for (name, value) in self.settings {
            command.arg("-c").arg(format!("{name}={value}"));
        }
        Ok(command)
    }

    fn why(&self, status: ExitStatus, said: &str) -> Result<Attempt> {
        let has = |text| said.contains(text);
        if has("could not create any TCP/IP sockets") && has("Address already in use") {
            return Ok(Attempt::PortTaken);
        }
        let error = self.error(&format!("{}\nit ended with {status}", last_lines(said, 20)));
        // It ended by a signal: it was killed, and what it had started by then may still run.
        if status.signal().is_some() {
            return Ok(Attempt::Occupied(error));
        }
        if has("pre-existing shared memory block") || has("lock file \"postmaster.pid\"") {
            return Ok(Attempt::Occupied(error));
        }
        Err(error)
    }

    fn error(&self, said: &str) -> Error {
        Error::Failed {
            what: format!("start {}", self.binaries),
            said: said.to_owned(),
            log: Some(self.log.to_owned()),
        }
    }
}

/// Opens a log to append to and to read from.
pub(crate) fn open_log(path: &Path) -> Result<File> {
    OpenOptions::new().read(true).append(true).create(true).mode(0o600).open(path).context("open", path)
}

fn read_from(log: &mut File, offset: u64) -> std::io::Result<String> {
    let mut bytes = Vec::new();
    log.seek(SeekFrom::Start(offset))?;
    log.take(1 << 20).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn last_lines(text: &str, count: usize) -> String {
    let lines: Vec<_> = text.lines().collect();
    lines[lines.len().saturating_sub(count)..].join("\n")
}

/// The setting is a list: a path with a comma or a space must be quoted.
fn quoted_path(path: &Path) -> String {
    format!("\"{}\"", path.display().to_string().replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_last_lines_are_shown() {
        assert_eq!(last_lines("a\nb\nc\n", 2), "b\nc");
        assert_eq!(last_lines("a\n", 2), "a");
        assert_eq!(last_lines("", 2), "");
    }

    #[test]
    fn a_socket_folder_is_one_element_of_a_list() {
        let path = quoted_path(Path::new("/a b,c/\"d\""));
        assert_eq!(path, "\"/a b,c/\"\"d\"\"\"");
    }
}
