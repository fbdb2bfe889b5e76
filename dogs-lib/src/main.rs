//! `dogs`: the migration commands for a plain terminal, the same functions as in a cell.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
