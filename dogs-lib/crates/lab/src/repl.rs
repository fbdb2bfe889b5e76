//! evcxr's REPL with the library loaded.

use crate::Place;
use crate::database::Database;
use crate::error::Result;
use crate::evcxr::Tool;
use crate::kernel::{self, CONFIG, preload};
use crate::toolchain::Toolchain;
use std::convert::Infallible;

/// The subcommand that is [`become_repl`].
pub const REPL: &str = "evcxr-repl";

/// Becomes the REPL: same library, same session, a compile folder of its own. Returns only if that is not possible.
/// The server that `database` holds runs as long as the REPL.
///
/// # Errors
/// If it is not installed, or the compile folder cannot be made.
pub fn serve(place: &Place, database: &Database) -> Result<Infallible> {
    database.keep_over_exec()?;
    become_repl(place)
}

/// Becomes the REPL, with the database that the environment says.
///
/// # Errors
/// As [`serve`].
pub fn become_repl(place: &Place) -> Result<Infallible> {
    let toolchain = Toolchain::ask()?;
    let mut command = kernel::command(place, Tool::Repl, &toolchain)?;
    // The history of what was typed stays there too.
    command.current_dir(place.root()).env(CONFIG, preload::config(place, true)?);
    kernel::become_evcxr(place, &toolchain, command)
}
