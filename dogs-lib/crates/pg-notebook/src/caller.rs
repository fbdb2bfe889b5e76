//! From where the engine is called: a message names the next step as it is written there.

use std::sync::OnceLock;

/// Who reads what a function says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Caller {
    /// A cell or a program: the next step is a function.
    Cell,
    /// The project's command line, by the words that start it: `cargo pets`.
    Command(&'static str),
}

static COMMAND: OnceLock<&'static str> = OnceLock::new();

impl Caller {
    /// The caller of this process.
    pub(crate) fn here() -> Self {
        COMMAND.get().map_or(Self::Cell, |command| Self::Command(command))
    }

    /// From now on this process is a command line.
    #[cfg(feature = "cli")]
    pub(crate) fn is_command(command: &'static str) {
        // The first one stays: a process has one command line.
        let _ = COMMAND.set(command);
    }
}
