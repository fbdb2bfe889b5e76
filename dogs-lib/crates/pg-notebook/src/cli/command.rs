//! What a command is.

use super::job::Job;
use super::outcome::Outcome;
use crate::error::Result;

/// A command of the command line.
pub struct Command {
    pub name: &'static str,
    /// Its arguments and its help.
    pub arguments: fn(&Words) -> clap::Command,
    pub run: fn(&Job<'_>) -> Result<Outcome>,
    /// What is printed instead with `--sql`, where that is another thing.
    pub sql: Option<fn(&Job<'_>) -> Result<Outcome>>,
}

/// The project's words for the help.
pub struct Words {
    /// `cargo pets`.
    pub command: &'static str,
    /// A table to speak of.
    pub table: String,
}
