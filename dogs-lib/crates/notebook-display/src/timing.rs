//! How long the statement took whose rows are about to be shown.
//!
//! Rows do not know where they are from. Whoever runs a statement notes what it took and how many rows it gave; a table
//! of as many rows says so under it.

use std::cell::Cell;
use std::time::Duration;

thread_local! {
    static LAST: Cell<Option<(u64, Duration)>> = const { Cell::new(None) };
}

/// Notes what the last statement of this thread took, and how many rows it gave; `None` of one that gave none.
pub fn set_last(statement: Option<(u64, Duration)>) {
    LAST.set(statement);
}

/// What the last statement took, if it gave `rows` rows: then they are most likely those that are about to be shown.
/// It is told once.
pub fn take_last(rows: u64) -> Option<Duration> {
    LAST.take().filter(|(gave, _)| *gave == rows).map(|(_, time)| time)
}
