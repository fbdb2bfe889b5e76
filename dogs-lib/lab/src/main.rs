//! The `lab` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    // First, so that nothing else runs in the server's supervisor: it is this same executable.
    if let Some(code) = lab::server::command(std::env::args_os()) {
        return code;
    }
    ExitCode::SUCCESS
}
