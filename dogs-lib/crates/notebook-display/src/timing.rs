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
///
/// ```
/// use notebook_display::{Show, timing};
/// use std::time::Duration;
/// timing::set_last(Some((2, Duration::from_millis(12))));
/// let shown = vec![("Rex", 9), ("Ada", 4)].bundle();
/// assert!(shown.get("text/plain").is_some_and(|text| text.ends_with("(2 rows, 12 ms)")));
/// ```
pub fn set_last(statement: Option<(u64, Duration)>) {
    LAST.set(statement);
}

/// What the last statement took, if it gave `rows` rows: then they are most likely those that are about to be shown.
/// It is told once.
///
/// ```
/// use notebook_display::timing;
/// use std::time::Duration;
/// timing::set_last(Some((2, Duration::from_millis(12))));
/// assert_eq!(timing::take_last(2), Some(Duration::from_millis(12)));
/// assert_eq!(timing::take_last(2), None);
/// ```
pub fn take_last(rows: u64) -> Option<Duration> {
    LAST.take().filter(|(gave, _)| *gave == rows).map(|(_, time)| time)
}
