//! The kernels of this repository's notebooks: [`evcxr_live`]'s, with a share in the embedded server.

use crate::evcxr::{self, Tool};
use crate::{Layout, database};
use evcxr_live::{Evcxr, Preload, Result, Toolchain, start};
use std::convert::Infallible;
use std::env;
use std::path::Path;

/// Becomes the kernel that serves `connection_file`. Returns only if that is not possible.
///
/// # Errors
/// If evcxr is not installed, or the compile folder cannot be made.
pub fn serve(layout: &Layout, connection_file: &Path) -> Result<Infallible> {
    let (kernels, toolchain, program) = (layout.live(), Toolchain::ask()?, evcxr::path(layout, Tool::Kernel)?);
    let evcxr = Evcxr { program: &program, version: evcxr::VERSION, toolchain: &toolchain };
    let mut command = start::command(&kernels, &evcxr);
    command.arg("--control_file").arg(connection_file);
    // Held until this process is evcxr, which then holds it.
    let _server = database::share_embedded(layout);
    let preload = env::current_dir().map_or(Preload::IfItCompiles, |folder| preload(layout, &folder));
    start::become_evcxr(&kernels, &evcxr, command, preload)
}

/// A notebook below a package of its own loads that one: of the repository's library it would get the same names twice.
fn preload(layout: &Layout, folder: &Path) -> Preload {
    let below_root = folder.ancestors().take_while(|above| !layout.root().starts_with(above));
    let package = below_root.into_iter().find(|folder| folder.join("Cargo.toml").exists());
    if package.is_none_or(|package| package == layout.library()) { Preload::IfItCompiles } else { Preload::Nothing }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_library_is_loaded_unless_the_notebook_has_a_package_of_its_own() {
        let layout = Layout::here().unwrap();
        let of = |folder: &Path| preload(&layout, folder);
        assert_eq!(of(&layout.notebooks()), Preload::IfItCompiles);
        assert_eq!(of(&layout.library().join("src")), Preload::IfItCompiles);
        assert_eq!(of(&layout.library().join("crates/lab/src")), Preload::Nothing);
        assert_eq!(of(layout.root()), Preload::IfItCompiles);
    }
}
