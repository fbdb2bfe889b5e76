//! evcxr's REPL with the library loaded.

use crate::database::Database;
use crate::error::Result;
use crate::evcxr::Tool;
use crate::{Place, files, kernel};
use std::convert::Infallible;
use std::path::PathBuf;

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
    let config = config_dir(place);
    files::write(&config.join("evcxr.toml"), config_text(place).as_bytes())?;
    let mut command = kernel::command(place, Tool::Repl)?;
    // Not in notebooks/: the evcxr.toml there would go before ours. The history of what was typed stays in our folder.
    command.current_dir(place.root()).env("EVCXR_CONFIG_DIR", &config);
    kernel::become_evcxr(place, command)
}

fn config_dir(place: &Place) -> PathBuf {
    place.lab().join("repl")
}

/// The library, and the prelude of the notebooks' `evcxr.toml`.
fn config_text(place: &Place) -> String {
    let library = place.library().display().to_string().replace('\\', "\\\\").replace('"', "\\\"");
    format!(
        "[dependencies]\ndogs-lib = {{ path = \"{library}\" }}\n\n[evcxr]\nprelude = \"use dogs_lib::*; Ok::<(), std::fmt::Error>(())?;\"\n"
    )
}
