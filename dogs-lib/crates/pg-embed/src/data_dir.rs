//! Where a cluster's data is. Beside its lock files, except for root in a place that `nobody` cannot reach.

use crate::account::{Account, is_root};
use crate::error::{Context, Error, Result};
use crate::files;
use std::fs::{self, DirBuilder};
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};

/// In the server's folder: the path of the folder elsewhere.
const POINTER: &str = "elsewhere";
/// In the folder elsewhere: the path of the server's folder.
const OWNER: &str = "belongs-to";
/// Where root keeps what `nobody` must reach: the first of these that works.
const OUTSIDE: [&str; 3] = ["/var/lib", "/var/db", "/var/tmp"];

/// The folder that has `data/` and `password` of the server in `dir`. It is `dir` itself, except for root where `nobody`,
/// as whom Postgres then runs, cannot enter `dir`: below `/root`, say. Nothing is made or changed.
///
/// # Errors
/// If the file that names the other folder cannot be read.
pub fn data_folder(dir: &Path) -> Result<PathBuf> {
    let pointer = files::read(&dir.join(POINTER))?;
    Ok(pointer.map_or_else(|| dir.to_owned(), |path| PathBuf::from(path.trim_end())))
}

/// Makes the server's folder and gives its absolute path.
pub(crate) fn make(dir: &Path) -> Result<PathBuf> {
    if let Some(parent) = dir.parent() {
        fs::create_dir_all(parent).context("make", parent)?;
    }
    make_one(dir)?;
    dir.canonicalize().context("find", dir)
}

/// The folder for the data of the server in `dir`, as [`data_folder`], made and decided at the first call.
pub(crate) fn settle(dir: &Path) -> Result<PathBuf> {
    if !is_root() || dir.join("data").exists() {
        return Ok(dir.to_owned());
    }
    let own = dir.display().to_string();
    let elsewhere = data_folder(dir)?;
    if elsewhere != dir && elsewhere.exists() {
        let owner = files::read(&elsewhere.join(OWNER))?.unwrap_or_default();
        if owner == own {
            return Ok(elsewhere);
        }
        // A copied folder starts afresh, a moved one takes its data along.
        if owner.is_empty() || data_folder(Path::new(&owner))? != elsewhere {
            files::write_private(&elsewhere.join(OWNER), &own)?;
            return Ok(elsewhere);
        }
    } else if Account::of_caller()?.can_enter(dir)? {
        files::remove(&dir.join(POINTER))?;
        return Ok(dir.to_owned());
    }
    let name = format!("server-{:016x}", hash(own.as_bytes()));
    let elsewhere = outside()?.join(name);
    make_own(&elsewhere)?;
    files::write_private(&elsewhere.join(OWNER), &own)?;
    files::write_private(&dir.join(POINTER), &format!("{}\n", elsewhere.display()))?;
    Ok(elsewhere)
}

/// A folder of root's that `nobody` can enter, for data and programs that are out of its reach.
pub(crate) fn outside() -> Result<PathBuf> {
    let account = Account::of_caller()?;
    let mut reasons = String::new();
    for parent in OUTSIDE {
        let dir = Path::new(parent).join("pg-embed");
        match make_own(&dir) {
            Ok(()) if account.can_enter(&dir)? => return Ok(dir),
            Ok(()) => reasons.push_str(&format!("{}: nobody cannot enter\n", dir.display())),
            Err(error) => reasons.push_str(&format!("{error}\n")),
        }
    }
    Err(Error::failed("find a place for the server's data", reasons))
}

/// A short name for a path.
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    // FNV-1a: the standard library's hashes may change from release to release.
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, step)
}

/// Makes a folder, if it is not there, for files that are the caller's only; for root, `nobody` can pass through it to the
/// files that are its own.
pub(crate) fn make_one(dir: &Path) -> Result<()> {
    let mode = if is_root() { 0o711 } else { 0o700 };
    match DirBuilder::new().mode(mode).create(dir) {
        Err(_) if dir.is_dir() => Ok(()),
        made => made.context("make", dir),
    }
}

/// As [`make_one`], in a place where somebody else may have made it before, to look into it or to put a link there.
fn make_own(dir: &Path) -> Result<()> {
    make_one(dir)?;
    let meta = fs::symlink_metadata(dir).context("read", dir)?;
    if meta.is_dir() && meta.uid() == 0 && meta.mode() & 0o022 == 0 {
        return Ok(());
    }
    Err(Error::failed(format!("use {}", dir.display()), "it does not belong to root, or others may write to it"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_never_change() {
        // They name folders on people's machines.
        assert_eq!(hash(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(hash(b"/srv/pets/server"), hash(b"/srv/pets/server"));
        assert_eq!(hash(b"a"), 0xaf63_dc4c_8601_ec8c);
    }
}
