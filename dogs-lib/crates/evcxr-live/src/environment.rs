//! The environment of what is started.

use std::env;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Takes out of a command's environment what `cargo run` and `cargo test` put in for this program only.
///
/// The library path above all: it names the workspace's own `target`, and a cell would load that folder's engine in place
/// of the one that it was compiled with.
pub fn clean(command: &mut Command) {
    for (name, _) in env::vars_os() {
        let cargos = name.to_str().is_some_and(|name| {
            ["CARGO", "CARGO_CRATE_NAME", "CARGO_PRIMARY_PACKAGE", "RUST_RECURSION_COUNT"].contains(&name)
                || ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_"].iter().any(|prefix| name.starts_with(prefix))
        });
        if cargos {
            command.env_remove(name);
        }
    }
    let built = env::current_exe().ok().and_then(|exe| target_folder(&exe));
    let toolchain = env::var_os("CARGO").and_then(|cargo| Some(Path::new(&cargo).parent()?.parent()?.to_owned()));
    let cargos: Vec<_> = built.into_iter().chain(toolchain).collect();
    for name in ["LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH"] {
        if let Some(paths) = env::var_os(name) {
            match without(&paths, &cargos) {
                Some(rest) => command.env(name, rest),
                None => command.env_remove(name),
            };
        }
    }
}

/// Lets the cells of a kernel find the toolchain's shared libraries.
///
/// rustc writes the way to them into a cell from the folder that it compiles into, and evcxr loads the cell from the folder
/// above: below the same home as the toolchain, that way leads nowhere.
pub fn add_libraries(command: &mut Command, folder: &Path) {
    let (name, usual): (_, &[&str]) = if cfg!(target_os = "macos") {
        ("DYLD_FALLBACK_LIBRARY_PATH", &["/usr/local/lib", "/usr/lib"])
    } else {
        ("LD_LIBRARY_PATH", &[])
    };
    let changed = command.get_envs().find(|(other, _)| *other == name).map(|(_, value)| value.map(OsStr::to_owned));
    let given = changed.unwrap_or_else(|| env::var_os(name));
    let rest: Vec<_> = match &given {
        Some(paths) => env::split_paths(paths).collect(),
        None => usual.iter().map(PathBuf::from).collect(),
    };
    // A folder whose name has a colon cannot be in a list; then the cells have only their own way.
    if let Ok(paths) = env::join_paths([folder.to_owned()].into_iter().chain(rest)) {
        command.env(name, paths);
    }
}

/// The folder of a profile, such as `target/debug`, that has this program.
fn target_folder(exe: &Path) -> Option<PathBuf> {
    let folder = exe.parent()?;
    let folder = if folder.file_name() == Some(OsStr::new("deps")) { folder.parent()? } else { folder };
    Some(folder.to_owned())
}

/// The search path without the folders below any of `parents`; `None` if that leaves nothing.
fn without(paths: &OsStr, parents: &[PathBuf]) -> Option<OsString> {
    let kept: Vec<_> =
        env::split_paths(paths).filter(|path| !parents.iter().any(|parent| path.starts_with(parent))).collect();
    if kept.is_empty() { None } else { env::join_paths(kept).ok() }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    #[cfg(not(target_os = "macos"))]
    fn the_toolchains_libraries_go_before_others() {
        let mut command = Command::new("true");
        command.env("LD_LIBRARY_PATH", "/a:/b");
        add_libraries(&mut command, Path::new("/toolchain/lib"));
        assert_eq!(command.get_envs().next().unwrap().1.unwrap(), "/toolchain/lib:/a:/b");
    }

    #[test]
    fn only_cargos_folders_leave_the_library_path() {
        let target = target_folder(Path::new("/w/target/debug/deps/lab-1234")).unwrap();
        assert_eq!(target, Path::new("/w/target/debug"));
        let paths = "/w/target/debug/deps:/opt/lib:/w/target/debug";
        assert_eq!(without(OsStr::new(paths), std::slice::from_ref(&target)).unwrap(), "/opt/lib");
        assert_eq!(without(OsStr::new("/w/target/debug/deps"), &[target]), None);
    }
}
