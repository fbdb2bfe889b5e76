//! pgbouncer, installed or brought.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// Downloads what an installation would need, and unpacks it here: neither root nor a service comes into it, except that
/// only root can get the lists of packages, where there are none yet.
const BRING: &str = r#"
needed() { apt-get install --simulate --no-install-recommends pgbouncer | sed -n 's/^Inst \([^ ]*\).*/\1/p'; }
packages=$(needed)
[ -n "$packages" ] || { apt-get update && packages=$(needed); }
apt-get download $packages
for package in *.deb; do dpkg -x "$package" .; done
"#;

/// To run pgbouncer, as it is installed; else as the system's packages have it, unpacked beside the build.
pub fn command() -> Command {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let dirs =
        std::env::split_paths(&path).chain(["/usr/sbin", "/opt/homebrew/bin", "/usr/local/bin"].map(PathBuf::from));
    if let Some(installed) = dirs.map(|dir| dir.join("pgbouncer")).find(|file| file.is_file()) {
        return Command::new(installed);
    }
    static BROUGHT: OnceLock<PathBuf> = OnceLock::new();
    let dir = BROUGHT.get_or_init(bring);
    let mut command = Command::new(dir.join("usr/sbin/pgbouncer"));
    command.env("LD_LIBRARY_PATH", libraries(dir));
    command
}

fn bring() -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pgbouncer");
    if dir.join("usr/sbin/pgbouncer").is_file() {
        return dir;
    }
    // Moved into place when it is whole.
    let new = dir.with_extension(std::process::id().to_string());
    fs::create_dir_all(&new).unwrap();
    let output = Command::new("sh").args(["-e", "-c", BRING]).current_dir(&new).output().unwrap();
    assert!(
        new.join("usr/sbin/pgbouncer").is_file(),
        "this test needs pgbouncer: install it (apt-get, dnf or brew install pgbouncer). It could not be brought: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let _ = fs::remove_dir_all(&dir);
    fs::rename(new, &dir).unwrap();
    dir
}

/// The folders with the libraries that came with it.
fn libraries(dir: &Path) -> OsString {
    let triplets = ["usr/lib", "lib"].into_iter().filter_map(|lib| fs::read_dir(dir.join(lib)).ok());
    let folders = triplets.flatten().filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.is_dir());
    std::env::join_paths(folders).unwrap()
}

pub fn is_root() -> bool {
    Command::new("id").arg("-u").output().unwrap().stdout == b"0\n"
}
