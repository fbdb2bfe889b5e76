//! evcxr's REPL with the library loaded.

use crate::Layout;
use crate::database::Database;
use crate::evcxr::{self, Tool};
use evcxr_live::{Evcxr, Preload, Result, Toolchain, start};
use std::convert::Infallible;

/// The subcommand that is [`become_repl`].
pub const REPL: &str = "evcxr-repl";

/// Becomes the REPL: same library, same session, a compile folder of its own. Returns only if that is not possible.
/// The server that `database` holds runs as long as the REPL.
///
/// # Errors
/// If it is not installed, or the compile folder cannot be made.
pub fn serve(layout: &Layout, database: &Database) -> Result<Infallible> {
    database.keep_over_exec()?;
    become_repl(layout)
}

/// Becomes the REPL, with the database that the environment says.
///
/// # Errors
/// As [`serve`].
pub fn become_repl(layout: &Layout) -> Result<Infallible> {
    let (kernels, toolchain, program) = (layout.live(), Toolchain::ask()?, evcxr::path(layout, Tool::Repl)?);
    let evcxr = Evcxr { program: &program, version: evcxr::VERSION, toolchain: &toolchain };
    let mut command = start::command(&kernels, &evcxr);
    // The history of what was typed stays in the folder of its configuration too.
    command.current_dir(layout.root());
    start::become_evcxr(&kernels, &evcxr, command, Preload::Always)
}
