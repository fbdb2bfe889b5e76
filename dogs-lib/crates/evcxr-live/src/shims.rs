//! Edits of the library between two cells: what makes them sound, and their errors readable.
//!
//! evcxr compiles a changed library again for the next cell and keeps the variables. It knows a variable's type by its
//! `TypeId`, which covers the names of a struct's fields but not their types: old bytes would be read as the new type. So
//! each kernel has a `RUSTC_WRAPPER`, this program under another name ([`rustc`]):
//!
//! - A library's `TypeId`s depend on everything in its source but plain function bodies ([`form`], [`identity`]). A
//!   variable whose type may have changed is dropped, with evcxr's message; an edit of a body keeps them all.
//! - Types that were defined in cells are treated in the same way ([`cell`]).
//! - The engine, a shared library that the kernel has loaded, cannot be replaced: its change is refused ([`engine`]).
//! - An error in the library is shown as rustc shows it ([`messages`]).
//!
//! - The type of a new variable that evcxr does not know is told ([`types`]).
//! - Cargo is left out where only the cell or a function of the library is new ([`shortcut`]); where it is not, it gets
//!   the repository's [`versions`].
//! - What the compiler remembers of the library is of use in each copy of a compile folder ([`lasting`]).
//!
//! A value that carries code, such as a closure, a function pointer or a `Box<dyn …>`, keeps the code that it was made
//! with: evcxr never unloads a cell. What is `static` in the library begins anew in each cell; in the engine it lasts.
//!
//! Other crates, and compilations outside of a kernel's folder, go to rustc as they are.

pub mod call;
pub mod cell;
pub mod depinfo;
pub mod engine;
pub mod form;
pub mod identity;
pub mod invocation;
mod lasting;
pub mod messages;
pub mod parts;
mod replay;
mod room;
pub mod rustc;
mod seen;
pub mod shortcut;
mod snapshot;
pub mod types;
pub(crate) mod versions;

use crate::error::{Context, Result};
use crate::{analyzer, files};
use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::{SystemTime, UNIX_EPOCH};

/// The name under which this program is a rustc wrapper.
const WRAPPER: &str = "lab-rustc";
/// The note that a package with a path runs a program of its own before it is compiled: only cargo knows when.
const BUILDS: &str = "builds";

/// Acts as the wrapper, as `cargo` or as `rustup`, if the program was started under one of these names.
///
/// Has to be asked before anything else: it runs for every crate.
pub fn command(args: impl IntoIterator<Item = OsString>) -> Option<ExitCode> {
    let mut args = args.into_iter();
    let program = PathBuf::from(args.next()?);
    let args = args.collect::<Vec<_>>();
    let answer = analyzer::command(&program, &args);
    let result = match (answer, program.file_name()?.to_str()?) {
        (Some(answer), _) => answer,
        (None, WRAPPER) => return Some(rustc::wrap(&args)),
        (None, "cargo") => shortcut::cargo(&args),
        (None, "rustup") => shortcut::rustup(&args),
        _ => return None,
    };
    Some(result.unwrap_or_else(|error| {
        eprintln!("error: {error}");
        ExitCode::FAILURE
    }))
}

/// Gives `program` its other names, in folders of their own beside it.
///
/// # Errors
/// If a link cannot be made.
pub fn install(program: &Path) -> Result<()> {
    for link in [programs(program).join(WRAPPER), tools(program).join("cargo"), tools(program).join("rustup")] {
        files::link(program, &link)?;
    }
    analyzer::install(program)
}

/// Lets a command that starts evcxr use them, if they are there.
pub fn equip(command: &mut Command, program: &Path, library: &Path, sysroot: &Path) {
    let wrapper = programs(program).join(WRAPPER);
    if !wrapper.exists() {
        return;
    }
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    command.env(versions::LOCK, library.join("Cargo.lock")).env(shortcut::SYSROOT, sysroot);
    command.env("RUSTC_WRAPPER", wrapper).env(engine::KERNEL, format!("{}-{}", std::process::id(), since.as_nanos()));
    let paths = env::var_os("PATH").unwrap_or_default();
    if let Ok(paths) = env::join_paths(std::iter::once(tools(program)).chain(env::split_paths(&paths))) {
        command.env("PATH", paths);
    }
}

/// Removes from a compile folder what is of use only to the kernel that has worked in it.
///
/// # Errors
/// If something cannot be removed.
pub(crate) fn forget_cells(folder: &Path) -> Result<()> {
    let notes = notes(folder);
    files::remove_all(&notes.join(engine::KEPT))?;
    replay::forget(&notes)?;
    for path in [engine::LOADED, cell::FILE].map(|name| notes.join(name)) {
        if path.exists() {
            fs::remove_file(&path).context("remove", &path)?;
        }
    }
    Ok(())
}

fn programs(program: &Path) -> PathBuf {
    program.with_file_name("rustc")
}

fn tools(program: &Path) -> PathBuf {
    program.with_file_name("tools")
}

/// Where a kernel's notes are.
pub(crate) fn notes(folder: &Path) -> PathBuf {
    folder.join("reload")
}
