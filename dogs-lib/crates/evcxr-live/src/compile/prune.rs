//! What a kernel's folder collects: evcxr keeps each cell, and the compiler what it remembers of each identity of a crate.

use super::invocation::Invocation;
use crate::files;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// So many cells stay: they are loaded, and their files only serve to put names into a backtrace.
const CELLS: usize = 20;
/// So many identities of a crate stay: an edit is often undone.
const IDENTITIES: usize = 3;

/// Removes what is old beside what was just compiled. What cannot be removed stays.
pub(crate) fn keep_newest(invocation: &Invocation) {
    let Some(profile) = invocation.out_dir.parent() else { return };
    for path in old(profile, "libcode_", CELLS) {
        let _ = fs::remove_file(path);
    }
    for path in old(&profile.join("incremental"), &format!("{}-", invocation.name), IDENTITIES) {
        let _ = files::remove_all(&path);
    }
}

/// All but the newest of the files or folders that begin so.
fn old(folder: &Path, prefix: &str, keep: usize) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let ours = entries.filter(|entry| entry.file_name().to_str().is_some_and(|name| name.starts_with(prefix)));
    let time =
        |entry: &fs::DirEntry| entry.metadata().and_then(|meta| meta.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
    let mut found: Vec<_> = ours.map(|entry| (time(&entry), entry.path())).collect();
    found.sort();
    found.truncate(found.len().saturating_sub(keep));
    found.into_iter().map(|(_, path)| path).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::time::Duration;

    #[test]
    fn the_oldest_go() {
        let folder = std::env::temp_dir().join(format!("evcxr-live-prune-{}", std::process::id()));
        for n in 0..5_u64 {
            let path = folder.join(format!("libcode_{n}.so"));
            files::write(&path, b"").unwrap();
            let time = SystemTime::UNIX_EPOCH + Duration::from_secs(100 - n);
            fs::File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
        }
        files::write(&folder.join("libctx.so"), b"").unwrap();
        assert_eq!(old(&folder, "libcode_", 3), [folder.join("libcode_4.so"), folder.join("libcode_3.so")]);
        fs::remove_dir_all(folder).unwrap();
    }
}
