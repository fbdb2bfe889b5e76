//! What evcxr does before the first cell.

use crate::error::Result;
use crate::kernels::Kernels;
use crate::{files, library};
use std::path::PathBuf;

/// evcxr tries the first `?` of a session twice, and the second try shows `{:?}` in place of a table. This is the first.
const FIRST: &str = "Ok::<(), std::fmt::Error>(())?;";

/// Writes it, and gives the folder with it, for evcxr's `EVCXR_CONFIG_DIR`: to load the library, if `load`.
///
/// # Errors
/// If it cannot be written.
pub fn config(kernels: &Kernels, load: bool) -> Result<PathBuf> {
    let folder = kernels.shared.join("config").join(if load { "loaded" } else { "bare" });
    if load {
        let cell = format!("{}\n{FIRST}\n", library::load(&kernels.library)?);
        files::write(&folder.join("init.evcxr"), cell.as_bytes())?;
    } else {
        files::write(&folder.join("prelude.rs"), FIRST.as_bytes())?;
    }
    Ok(folder)
}
