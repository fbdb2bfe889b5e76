//! The colours of an error message, by who shows it.

use super::in_cell;
use crate::display::terminal;

/// What stands before and after the parts of a message.
pub(crate) struct Palette {
    pub(crate) loud: &'static str,
    pub(crate) quiet: &'static str,
    pub(crate) good: &'static str,
    pub(crate) end: &'static str,
}

impl Palette {
    pub(crate) const PLAIN: Self = Self { loud: "", quiet: "", good: "", end: "" };
    /// A notebook shows errors on red, light or dark, where no other colour can be read.
    pub(crate) const NOTEBOOK: Self = Self { loud: "\x1b[1m", quiet: "", good: "\x1b[1m", end: "\x1b[0m" };
    pub(crate) const TERMINAL: Self = Self { loud: "\x1b[1;31m", quiet: "\x1b[36m", good: "\x1b[32m", end: "\x1b[0m" };

    /// Plain in a program: its messages may go anywhere.
    pub(crate) fn here() -> Self {
        match std::env::var_os("NO_COLOR") {
            _ if !in_cell() => Self::PLAIN,
            Some(value) if !value.is_empty() => Self::PLAIN,
            _ if terminal::is_there() => Self::TERMINAL,
            _ => Self::NOTEBOOK,
        }
    }
}
