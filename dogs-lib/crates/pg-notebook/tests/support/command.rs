//! The command line of the tests' project.

#[allow(dead_code, reason = "the tests call it")]
mod pets;

use std::process::ExitCode;

fn main() -> ExitCode {
    pg_notebook::cli::main(&pets::PROJECT, &pg_notebook::models![pets::Pet])
}
