//! The colours of an error message, by who shows it.

use super::in_cell;
use crate::display::terminal;

/// What stands before and after the parts of a message.
pub(crate) struct Palette {
    pub(crate) loud: &'static str,
    pub(crate) quiet: &'static str,
    pub(crate) good: &'static str,
    pub(crate) end: &'static str,
    /// What the server says besides its answers stands among these, on the paper of the notebook.
    pub(crate) warning: &'static str,
    pub(crate) notice: &'static str,
    pub(crate) info: &'static str,
}

const SAID: Palette = Palette { warning: "\x1b[1;33m", notice: "\x1b[36m", info: "\x1b[32m", ..Palette::PLAIN };

impl Palette {
    pub(crate) const PLAIN: Self = Self { loud: "", quiet: "", good: "", end: "", warning: "", notice: "", info: "" };
    /// A notebook shows errors on red, light or dark, where no other colour can be read.
    pub(crate) const NOTEBOOK: Self = Self { loud: "\x1b[1m", quiet: "", good: "\x1b[1m", end: "\x1b[0m", ..SAID };
    pub(crate) const TERMINAL: Self =
        Self { loud: "\x1b[1;31m", quiet: "\x1b[36m", good: "\x1b[32m", end: "\x1b[0m", ..SAID };

    /// What ends a colour, if it is one.
    pub(crate) fn end_of(&self, hue: &str) -> &'static str {
        if hue.is_empty() { "" } else { self.end }
    }

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
