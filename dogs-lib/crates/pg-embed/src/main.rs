//! A program that can be the supervisor, for users of the crate that are no program themselves, such as a test.

use std::process::ExitCode;

fn main() -> ExitCode {
    pg_embed::command(std::env::args_os()).unwrap_or_else(|| {
        eprintln!("usage: pg-embed hold-server DIR [BIN ...]\n  starts the server of DIR or joins it, until standard input ends");
        ExitCode::FAILURE
    })
}
