//! The query log: each statement, how many rows, how long.

use crate::display::text::{duration, grouped, one_line};
use crate::display::timing;
use std::cell::Cell;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

static ON: AtomicBool = AtomicBool::new(false);

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
    static ROWS: Cell<Option<u64>> = const { Cell::new(None) };
}

/// Switches the query log on or off. While it is on, each statement is printed as it ends: its time, its rows, its
/// text.
///
/// ```
/// pg_notebook::log_queries(true);
/// // … each statement is printed, with its rows and the server's time …
/// pg_notebook::log_queries(false);
/// ```
pub fn log_queries(on: bool) {
    ON.store(on, Ordering::Relaxed);
}

/// Does not print what `work` sends, unless it fails: a part of a statement that will be printed as a whole.
pub(crate) fn quietly<T>(work: impl FnOnce() -> T) -> T {
    QUIET.set(true);
    let result = work();
    QUIET.set(false);
    result
}

/// Whether it is a part of a statement that is under way.
pub(crate) fn is_quiet() -> bool {
    QUIET.get()
}

/// Called by whoever knows how many rows the statement under way gave.
pub(crate) fn rows(count: u64) {
    ROWS.set(Some(count));
}

/// Notes a statement that has ended.
pub(crate) fn statement(sql: &str, time: Duration, failed: bool) {
    let rows = ROWS.take();
    timing::set_last(rows.map(|rows| (rows, time)));
    if ON.load(Ordering::Relaxed) && (failed || !QUIET.get()) {
        println!("{}", line(sql, time, rows, failed));
    }
}

fn line(sql: &str, time: Duration, rows: Option<u64>, failed: bool) -> String {
    let rows = match rows {
        _ if failed => "failed".to_owned(),
        Some(1) => "1 row".to_owned(),
        Some(rows) => format!("{} rows", grouped(rows)),
        None => String::new(),
    };
    let words: Vec<&str> = sql.split_whitespace().collect();
    let sql = one_line(&words.join(" "));
    let short: String = sql.chars().take(160).collect();
    let dots = if short.len() < sql.len() { "…" } else { "" };
    // In front, so that no statement is taken for a command to the kernel.
    format!("{:>8} {rows:>12}  {short}{dots}", duration(time)).replace("EVCXR_", "EVCXR\\_")
}

#[cfg(test)]
mod tests {
    use super::line;
    use std::time::Duration;

    #[test]
    fn a_statement_is_one_line() {
        let took = Duration::from_micros(840);
        assert_eq!(line("SELECT\n  1", took, Some(1), false), " 0.84 ms        1 row  SELECT 1");
        assert_eq!(line("SELEC", took, None, true), " 0.84 ms       failed  SELEC");
        assert!(!line("-- EVCXR_BEGIN_CONTENT text/html", took, None, false).contains("EVCXR_BEGIN"));
    }
}
