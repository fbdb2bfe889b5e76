//! Small things with files.

use crate::error::{Context, Result};
use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process;
use std::time::UNIX_EPOCH;

/// A number that stands for these bytes, the same with every compiler: it goes into files (FNV-1a).
pub fn hash<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> u64 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    // The zero keeps "ab", "c" and "a", "bc" apart.
    let bytes = parts.into_iter().flat_map(|part| part.iter().copied().chain([0]));
    bytes.fold(0xcbf2_9ce4_8422_2325, step)
}

/// The text of a file, `None` if it is not there.
///
/// # Errors
/// If it is there and cannot be read, or is not UTF-8.
pub fn read(path: &Path) -> Result<Option<String>> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).context("read", path),
    }
}

/// Writes a file whole or not at all, and not if it has that content.
///
/// # Errors
/// If it cannot be written.
pub fn write(path: &Path, content: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|old| old == content) {
        return Ok(());
    }
    make_parent(path)?;
    let new = beside(path);
    fs::write(&new, content).context("write", &new)?;
    fs::rename(&new, path).context("write", path)
}

/// Copies a program over another, which may be running.
///
/// # Errors
/// If it cannot be written.
pub fn replace(from: &Path, to: &Path) -> Result<()> {
    make_parent(to)?;
    let new = beside(to);
    fs::copy(from, &new).context("write", &new)?;
    fs::rename(&new, to).context("write", to)
}

/// Whether both files are there and have the same bytes.
#[must_use]
pub fn same(a: &Path, b: &Path) -> bool {
    let size = |path: &Path| fs::metadata(path).map(|meta| meta.len()).ok();
    size(a).is_some() && size(a) == size(b) && fs::read(a).ok() == fs::read(b).ok()
}

/// What tells that a file is as it was: path, size, time.
#[must_use]
pub fn state(path: &Path) -> String {
    let Ok(meta) = fs::metadata(path) else { return format!("{} absent", path.display()) };
    let time = meta.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
    let size = if meta.is_dir() { 0 } else { meta.len() };
    format!("{} {size} {}", path.display(), time.as_nanos())
}

/// Makes a link to a path, in place of what has that name.
///
/// # Errors
/// If it cannot be made.
pub fn link(to: &Path, link: &Path) -> Result<()> {
    if fs::read_link(link).is_ok_and(|path| path == to) {
        return Ok(());
    }
    make_parent(link)?;
    let new = beside(link);
    symlink(to, &new).context("write", &new)?;
    fs::rename(&new, link).context("write", link)
}

/// Removes a folder, if it is there, with all in it.
///
/// # Errors
/// If it is there and cannot be removed.
pub fn remove_all(path: &Path) -> Result<()> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error).context("remove", path),
        _ => Ok(()),
    }
}

/// Makes a folder and those above it.
///
/// # Errors
/// If one cannot be made.
pub fn make(path: &Path) -> Result<()> {
    fs::create_dir_all(path).context("make", path)
}

/// Opens a lock file, which is made if it is not there.
///
/// # Errors
/// If it cannot be opened.
pub fn open_lock(path: &Path) -> Result<File> {
    make_parent(path)?;
    OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path).context("open", path)
}

/// Bytes on the disk of all files below, each counted once however many names it has. `seen` has those counted before.
#[must_use]
pub fn disk_use(path: &Path, seen: &mut std::collections::HashSet<(u64, u64)>) -> u64 {
    use std::os::unix::fs::MetadataExt;
    let Ok(meta) = fs::symlink_metadata(path) else { return 0 };
    if meta.nlink() > 1 && !meta.is_dir() && !seen.insert((meta.dev(), meta.ino())) {
        return 0;
    }
    let below = fs::read_dir(path).into_iter().flatten().flatten().map(|entry| disk_use(&entry.path(), seen));
    meta.blocks() * 512 + if meta.is_dir() { below.sum() } else { 0 }
}

fn make_parent(path: &Path) -> Result<()> {
    path.parent().map_or(Ok(()), make)
}

fn beside(path: &Path) -> std::path::PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".new-{}", process::id()));
    path.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_never_change_and_know_parts_apart() {
        assert_eq!(hash([]), 0xcbf2_9ce4_8422_2325);
        assert_ne!(hash([b"ab".as_slice(), b"c"]), hash([b"a".as_slice(), b"bc"]));
    }
}
