//! A child process that any thread can signal and wait for.

use crate::error::{Error, Result};
use crate::parent_death::{self, Watch};
use crate::process;
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, waitid};
use std::process::{Child, Command, ExitStatus};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, mpsc};
use std::time::{Duration, Instant};

/// A process that ends when the process that started it ends.
#[derive(Debug, Clone)]
pub(crate) struct Running {
    pid: Pid,
    state: Arc<State>,
}

#[derive(Debug, Default)]
struct State {
    exit: Mutex<Option<ExitStatus>>,
    changed: Condvar,
}

impl State {
    fn exit(&self) -> MutexGuard<'_, Option<ExitStatus>> {
        self.exit.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Running {
    /// Starts `command`; `shell` is a command for `/bin/sh` as the same account.
    pub(crate) fn start(mut command: Command, shell: Command) -> Result<Self> {
        parent_death::end_with_parent(&mut command);
        let program = command.get_program().to_string_lossy().into_owned();
        let error = |source| Error::io(format!("start {program}"), source);
        let state = Arc::new(State::default());
        let (started, start) = mpsc::channel();
        // Linux counts the thread that starts a process as its parent: so it lives until the process ends.
        let keeper = {
            let state = Arc::clone(&state);
            move || match launch(command, shell) {
                Ok((child, watch)) => {
                    let _ = started.send(Ok(pid(&child)));
                    keep(child, watch, &state);
                }
                Err(error) => {
                    let _ = started.send(Err(error));
                }
            }
        };
        std::thread::Builder::new().name("postgres".into()).spawn(keeper).map_err(error)?;
        let pid = start.recv().unwrap_or_else(|_| Err(std::io::ErrorKind::BrokenPipe.into())).map_err(error)?;
        Ok(Self { pid, state })
    }

    pub(crate) fn pid(&self) -> Pid {
        self.pid
    }

    /// Sends a signal, unless the process has ended.
    pub(crate) fn signal(&self, signal: Signal) -> Result<()> {
        // While this is locked its number is not given to another process.
        let exit = self.state.exit();
        match *exit {
            Some(_) => Ok(()),
            None => process::signal(self.pid, signal),
        }
    }

    /// Its exit status, if it ends within this time.
    pub(crate) fn wait(&self, patience: Duration) -> Option<ExitStatus> {
        let end = Instant::now() + patience;
        let mut exit = self.state.exit();
        while exit.is_none() {
            let left = end.checked_duration_since(Instant::now())?;
            exit = match self.state.changed.wait_timeout(exit, left) {
                Ok((exit, _)) => exit,
                Err(poisoned) => poisoned.into_inner().0,
            };
        }
        *exit
    }

    /// Its exit status, whenever it ends.
    pub(crate) fn wait_for_ever(&self) -> ExitStatus {
        loop {
            if let Some(status) = self.wait(Duration::from_secs(3600)) {
                return status;
            }
        }
    }
}

fn launch(mut command: Command, shell: Command) -> std::io::Result<(Child, Option<Watch>)> {
    let mut child = command.spawn()?;
    match Watch::start(shell, child.id()) {
        Ok(watch) => Ok((child, watch)),
        Err(error) => {
            child.kill()?;
            child.wait()?;
            Err(error)
        }
    }
}

fn keep(mut child: Child, watch: Option<Watch>, state: &State) {
    // It stays a zombie, and so keeps its number, until nobody can signal it any more.
    let ended = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
    let wait = || waitid(WaitId::Pid(pid(&child)), ended);
    while wait().is_err_and(|error| error == rustix::io::Errno::INTR) {}
    if let Some(watch) = watch {
        watch.end();
    }
    let mut exit = state.exit();
    *exit = Some(child.wait().unwrap_or_default());
    drop(exit);
    state.changed.notify_all();
}

fn pid(child: &Child) -> Pid {
    Pid::from_child(child)
}
