//! What a person reads when the process that ran their cells is gone: killed by an interrupt, or by itself.
//!
//! evcxr interrupts a cell by killing that process, which then can say nothing any more, and says itself no more than
//! "terminated". So another process waits for the end and has the last word.

use std::process::{ChildStdin, Command, Stdio};
use std::sync::OnceLock;

const WORDS: &str = "The process that ran the cells has ended, and with it all variables and the database session: what was \
    not committed is rolled back, and what the server was still doing for it is cancelled.\n\
    The library is still loaded, and the next query opens a new session. Run the cells again that made what you need.";

/// The other process ends when this is closed: by the end of ours.
static OPEN: OnceLock<Option<ChildStdin>> = OnceLock::new();

/// Arranges for it, once and only in a cell. Without a shell there are no words.
pub(crate) fn arrange() {
    if super::in_cell() {
        OPEN.get_or_init(start);
    }
}

fn start() -> Option<ChildStdin> {
    let mut command = Command::new("/bin/sh");
    command.args(["-c", "cat > /dev/null; printf '%s\\n' \"$0\"", WORDS]);
    command.stdin(Stdio::piped()).stdout(Stdio::inherit()).stderr(Stdio::null());
    // In a process group of its own: a Ctrl-C in the REPL is not for it.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    command.spawn().ok()?.stdin.take()
}
