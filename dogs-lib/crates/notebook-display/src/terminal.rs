//! Where text goes: a notebook, or the terminal of a REPL.

use std::fs::File;
use terminal_size::terminal_size_of;

/// Columns where nobody says how many there are.
const USUAL: usize = 100;

/// The columns to fill: `COLUMNS` where it is set, else that of the terminal the REPL is in, as it is now; 100 where nobody says.
///
/// ```
/// assert!((20..=1000).contains(&notebook_display::terminal::width()));
/// ```
#[must_use]
pub fn width() -> usize {
    let said = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    said.or_else(columns).unwrap_or(USUAL).clamp(20, 1000)
}

/// Whether a REPL shows what is printed. A kernel has no terminal: Jupyter starts it in a session of its own.
///
/// ```
/// // Only a REPL of evcxr has one.
/// assert!(!notebook_display::terminal::is_there());
/// ```
#[must_use]
pub fn is_there() -> bool {
    columns().is_some()
}

/// A cell's standard output goes to evcxr, through a pipe, so it is the terminal itself that is asked.
fn columns() -> Option<usize> {
    std::env::var_os("EVCXR_IS_RUNTIME")?;
    let terminal = File::open("/dev/tty").ok()?;
    terminal_size_of(terminal).map(|(width, _)| usize::from(width.0))
}
