//! Where text goes: a notebook, or the terminal of a REPL.

use std::fs::File;
use std::mem::MaybeUninit;
use std::os::fd::AsRawFd;

/// Columns where nobody says how many there are.
const USUAL: usize = 100;

/// The width to fill: `COLUMNS` where it is set, else that of the terminal the REPL is in, as it is now.
pub(crate) fn terminal_width() -> usize {
    let said = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    said.or_else(columns).unwrap_or(USUAL).clamp(20, 1000)
}

/// Whether a REPL shows what is printed. A kernel has no terminal: Jupyter starts it in a session of its own.
pub(crate) fn in_terminal() -> bool {
    columns().is_some()
}

/// A cell's standard output goes to evcxr, through a pipe, so it is the terminal itself that is asked.
fn columns() -> Option<usize> {
    std::env::var_os("EVCXR_IS_RUNTIME")?;
    let terminal = File::open("/dev/tty").ok()?;
    let mut size = MaybeUninit::<libc::winsize>::zeroed();
    #[expect(unsafe_code, reason = "the standard library has no other way; any bytes are a `winsize`")]
    let size = unsafe {
        if libc::ioctl(terminal.as_raw_fd(), libc::TIOCGWINSZ, size.as_mut_ptr()) != 0 {
            return None;
        }
        size.assume_init()
    };
    Some(usize::from(size.ws_col)).filter(|columns| *columns > 0)
}
