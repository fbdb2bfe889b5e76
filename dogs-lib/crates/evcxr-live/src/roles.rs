//! Whether this process is one that a kernel started.

use crate::kernel::remover;
use crate::shims;
use std::ffi::OsString;
use std::process::ExitCode;

/// Does what a kernel started this program for, if `args`, the process's own, say so.
///
/// `main` calls this before all else: it runs for every crate that a kernel compiles.
pub fn command(args: impl IntoIterator<Item = OsString>) -> Option<ExitCode> {
    let args: Vec<_> = args.into_iter().collect();
    let (program, rest) = args.split_first()?;
    if let Some(code) = shims::command(program.as_ref(), rest) {
        return Some(code);
    }
    Some(match remover::command(rest)? {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    })
}
