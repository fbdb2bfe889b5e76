//! evcxr's REPL with the library loaded.

use crate::Place;
use crate::database::Database;
use crate::error::Result;
use crate::evcxr::Tool;
use crate::kernel::{self, preload};
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
    let config = preload::config(place)?;
    let mut command = kernel::command(place, Tool::Repl)?;
    // Not in notebooks/: the evcxr.toml there would go before ours. The history of what was typed stays in our folder.
    command.current_dir(place.root()).env("EVCXR_CONFIG_DIR", &config);
    kernel::become_evcxr(place, command, preload::is_known_to_compile(place))
}
