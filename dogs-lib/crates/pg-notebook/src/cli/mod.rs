//! A project's command line: arguments in, one of the engine's functions, its result out as text or JSON.
//!
//! Exit codes: 0 it worked (for `check`: all in order), 1 it did not, 2 it was called wrongly.
//!
//! Each command is one value: what it is called with, what it does, and what it prints instead with `--sql`.

mod arguments;
mod check;
mod command;
mod job;
mod json;
mod look;
mod outcome;
mod renumber;
mod revision;
mod run;
mod step;

pub use run::main;
