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
//! Other crates, and compilations outside of a kernel's folder, go to rustc as they are.

pub mod cell;
pub mod depinfo;
pub mod engine;
pub mod form;
pub mod identity;
pub mod invocation;
pub mod messages;
pub mod rustc;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The name under which this program is a rustc wrapper.
pub const WRAPPER: &str = "lab-rustc";

/// Acts as the wrapper, if the program was started under its name.
///
/// Has to be asked before anything else: it runs for every crate.
pub fn command(args: impl IntoIterator<Item = OsString>) -> Option<ExitCode> {
    let mut args = args.into_iter();
    let program = PathBuf::from(args.next()?);
    (program.file_name()? == WRAPPER).then(|| rustc::wrap(&args.collect::<Vec<_>>()))
}

/// Where a kernel's notes for the next compilation are.
fn notes(folder: &Path) -> PathBuf {
    folder.join("reload")
}
