//! Copies of a compile folder that cargo takes for the original.

use crate::error::{Context, Result};
use crate::files;
use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::Path;

/// Copies a folder with all in it, and the times of its files, by which cargo knows what is up to date.
///
/// What a compilation never changes is not copied but gets a second name, where the file system can do that.
///
/// # Errors
/// If something cannot be read or written.
pub fn copy_linked(from: &Path, to: &Path) -> Result<()> {
    let lock = files::read(&from.join("Cargo.lock"))?.unwrap_or_default();
    let registry = from_registry(&lock);
    copy_tree(from, to, &|path| never_changes(path, &registry))
}

fn copy_tree(from: &Path, to: &Path, link: &dyn Fn(&Path) -> bool) -> Result<()> {
    files::make(to)?;
    for entry in fs::read_dir(from).context("read", from)? {
        let entry = entry.context("read", from)?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type().context("read", &source)?.is_dir() {
            copy_tree(&source, &target, link)?;
        } else if !(link(&source) && fs::hard_link(&source, &target).is_ok()) {
            copy_file(&source, &target)?;
        }
    }
    Ok(())
}

fn copy_file(from: &Path, to: &Path) -> Result<()> {
    fs::copy(from, to).context("copy", from)?;
    let time = from.metadata().and_then(|meta| meta.modified()).context("read", from)?;
    File::options().write(true).open(to).and_then(|file| file.set_modified(time)).context("write", to)
}

/// A library or build program of a package from the registry, whose other versions and features get other names; and the
/// incremental compiler's memory.
///
/// Cargo rewrites its own notes in place, and the packages with a path are compiled again and again: those are copied.
fn never_changes(path: &Path, registry: &HashSet<String>) -> bool {
    let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
    let folder = path.parent().and_then(Path::file_name).and_then(OsStr::to_str).unwrap_or_default();
    let package = |text: &str| text.rsplit_once('-').map(|(package, _hash)| package.replace('-', "_"));
    let extension = path.extension().and_then(OsStr::to_str);
    // The compiler itself gives these a second name in its next session's folder.
    if path.iter().any(|part| part == "incremental") {
        return matches!(extension, Some("o" | "bin" | "bc"));
    }
    match extension {
        Some("rlib" | "rmeta" | "so" | "dylib") if folder == "deps" => {
            name.strip_prefix("lib").and_then(package).is_some_and(|package| registry.contains(&package))
        }
        None if name.starts_with("build-script-") || name.starts_with("build_script_") => {
            package(folder).is_some_and(|package| registry.contains(&package))
        }
        _ => false,
    }
}

/// The names of the packages in a lock file that come from a registry, as crates are called.
fn from_registry(lock: &str) -> HashSet<String> {
    let packages = lock.split("[[package]]").skip(1).filter(|package| package.contains("\nsource = \"registry"));
    let name = |package: &str| {
        package.lines().find_map(|line| Some(line.strip_prefix("name = \"")?.trim_end_matches('"').replace('-', "_")))
    };
    packages.filter_map(name).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const LOCK: &str = r#"version = 4

[[package]]
name = "pets-lib"
version = "0.1.0"

[[package]]
name = "tokio-postgres"
version = "0.7.18"
source = "registry+https://example.org/index"
"#;

    #[test]
    fn only_what_no_compilation_changes_is_linked() {
        let registry = from_registry(LOCK);
        let linked = |path: &str| never_changes(Path::new(path), &registry);
        assert!(linked("/t/debug/deps/libtokio_postgres-0123456789abcdef.rlib"));
        assert!(linked("/t/debug/build/tokio-postgres-0123456789abcdef/build-script-build"));
        assert!(!linked("/t/debug/deps/tokio_postgres-0123456789abcdef.d"));
        assert!(!linked("/t/debug/.fingerprint/tokio-postgres-0123456789abcdef/lib-tokio_postgres"));
        assert!(!linked("/t/debug/deps/libpets_lib-0123456789abcdef.rlib"));
        assert!(linked("/t/debug/incremental/pets_lib-0abc/s-1-2/query-cache.bin"));
        assert!(!linked("/t/debug/incremental/pets_lib-0abc/s-1-2.lock"));
        assert!(!linked("/t/debug/deps/libengine.so") && !linked("/t/debug/deps/libctx.so"));
    }

    #[test]
    fn a_copy_keeps_times_and_content_and_shares_only_what_may_be_shared() {
        use std::os::unix::fs::MetadataExt;
        let dir = std::env::temp_dir().join(format!("evcxr-live-copy-{}", std::process::id()));
        let (from, to) = (dir.join("from"), dir.join("to"));
        let shared = "debug/deps/libtokio_postgres-0123456789abcdef.rlib";
        for (path, text) in [("Cargo.lock", LOCK), (shared, "a"), ("debug/.fingerprint/x/y", "b")] {
            files::write(&from.join(path), text.as_bytes()).unwrap();
        }
        let long_ago = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000);
        File::options().write(true).open(from.join("debug/.fingerprint/x/y")).unwrap().set_modified(long_ago).unwrap();
        copy_linked(&from, &to).unwrap();
        let meta = |path: &Path| path.metadata().unwrap();
        assert_eq!(meta(&to.join("debug/.fingerprint/x/y")).modified().unwrap(), long_ago);
        assert_eq!(meta(&to.join(shared)).ino(), meta(&from.join(shared)).ino());
        assert_ne!(meta(&to.join("Cargo.lock")).ino(), meta(&from.join("Cargo.lock")).ino());
        assert_eq!(fs::read_to_string(to.join("Cargo.lock")).unwrap(), LOCK);
        fs::remove_dir_all(dir).unwrap();
    }
}
