//! How one says something to `revision` where the caller is: in a cell by a call, on a command line by a flag.

use crate::caller::Caller;

/// An answer about a column, to be filled in.
pub(super) fn expression_of(flag: &str) -> String {
    match Caller::here() {
        Caller::Cell => format!(".{flag}(\"table.column\", \"…\")"),
        Caller::Command(_) => format!("--{flag} table.column=…"),
    }
}

/// The migration that is written by hand.
pub(super) fn by_hand() -> &'static str {
    match Caller::here() {
        Caller::Cell => "revision_with(\"…\", |r| r.empty())?",
        Caller::Command(_) => "revision --empty",
    }
}
