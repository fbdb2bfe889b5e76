//! Ctrl-C and the like, noticed rather than died of: what was started has to be stopped first.

use evcxr_live::{Error, Result};
use rustix::process::{Pid, Signal, kill_process};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::flag::{register, register_conditional_shutdown};
use std::process::Child;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// How often a wait looks for a signal.
pub(crate) const POLL: Duration = Duration::from_millis(20);

static CAME: OnceLock<Arc<AtomicBool>> = OnceLock::new();

/// Tells whether this process was asked to end, since the first of these was made. The second time it just ends.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Interrupt;

impl Interrupt {
    pub(crate) fn watch() -> Result<Self> {
        let flag = Arc::new(AtomicBool::new(false));
        if CAME.set(Arc::clone(&flag)).is_ok() {
            for signal in [SIGINT, SIGTERM, SIGHUP] {
                let failed = |error| Error::new("cannot watch for Ctrl-C").said(error);
                register_conditional_shutdown(signal, 128 + signal, Arc::clone(&flag)).map_err(failed)?;
                register(signal, Arc::clone(&flag)).map_err(failed)?;
            }
        }
        Ok(Self)
    }

    pub(crate) fn came(self) -> bool {
        CAME.get().is_some_and(|flag| flag.load(Ordering::Relaxed))
    }

    /// An error, if this process was asked to end.
    pub(crate) fn check(self) -> Result<()> {
        if self.came() { Err(Error::new("interrupted")) } else { Ok(()) }
    }
}

/// Asks a child to end. One that has ended already is fine.
pub(crate) fn terminate(child: &Child) {
    let _ = kill_process(Pid::from_child(child), Signal::TERM);
}
