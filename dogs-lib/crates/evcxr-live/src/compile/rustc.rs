//! rustc, run.

use super::dep_info::DepInfo;
use super::invocation::Invocation;
use crate::error::{Context, Result};
use std::env;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// For what is compiled again and again: to optimise across a crate's parts takes longer than all else.
pub(crate) const QUICK: [&str; 2] = ["-C", "lto=off"];

/// The compiler of that call.
pub(crate) fn rustc(invocation: &Invocation) -> Command {
    Command::new(&invocation.rustc)
}

/// Runs rustc and hands on each line of its messages; gives its exit code, 1 if it was killed.
///
/// # Errors
/// If it cannot be run.
pub(crate) fn run(command: &mut Command, mut each: impl FnMut(String)) -> Result<u8> {
    let rustc = PathBuf::from(command.get_program());
    let mut child = command.stderr(Stdio::piped()).spawn().context("run", &rustc)?;
    if let Some(said) = child.stderr.take() {
        for line in BufReader::new(said).split(b'\n') {
            each(String::from_utf8_lossy(&line.context("read from", &rustc)?).into_owned());
        }
    }
    let status = child.wait().context("wait for", &rustc)?;
    Ok(status.code().map_or(1, |code| u8::try_from(code).unwrap_or(1)))
}

/// What rustc lists that it has compiled the crate from.
///
/// # Errors
/// If the list cannot be read.
pub(crate) fn read_dep_info(invocation: &Invocation) -> Result<DepInfo> {
    let path = invocation.dep_info();
    Ok(DepInfo::parse(&fs::read_to_string(&path).context("read", &path)?))
}

/// The files of a shared library.
pub(crate) fn outputs(folder: &Path, stem: &str) -> [PathBuf; 3] {
    let library = format!("{}{stem}{}", env::consts::DLL_PREFIX, env::consts::DLL_SUFFIX);
    [library, format!("lib{stem}.rlib"), format!("{stem}.d")].map(|name| folder.join(name))
}
