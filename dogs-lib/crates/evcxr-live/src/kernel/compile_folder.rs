//! Compile folders: made, held by a lock, removed when nobody holds it.

use super::linked_copy::copy_linked;
use super::{held, template_folder};
use crate::error::{Context, Error, Result};
use crate::files;
use crate::kernels::Kernels;
use std::collections::HashSet;
use std::fs::{self, File, TryLockError};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process;

const PREFIX: &str = "k-";
const LOCK: &str = ".lock";
/// Held for the moment in which a folder's lock appears or disappears.
const ALL: &str = "folders";

/// A compile folder, which this process holds as long as it has this.
#[derive(Debug)]
pub struct CompileFolder {
    path: PathBuf,
    lock: File,
}

impl CompileFolder {
    /// A new folder with the compiled dependencies in it, if there is a template.
    ///
    /// # Errors
    /// If it cannot be made.
    pub fn from_template(kernels: &Kernels) -> Result<Self> {
        let folder = Self::empty(kernels)?;
        let _held = template_folder::share(kernels)?;
        let template = template_folder::path(kernels);
        if template.exists() {
            copy_linked(&template, &folder.path)?;
        }
        Ok(folder)
    }

    /// A new folder with nothing in it.
    ///
    /// # Errors
    /// If it cannot be made.
    pub fn empty(kernels: &Kernels) -> Result<Self> {
        // What cannot be removed now goes later; `disk_use` tells how much there is.
        let _ = remove_dead(kernels);
        let _all = all(&kernels.folder)?;
        for n in 0_u32.. {
            let path = kernels.folder.join(format!("{PREFIX}{}-{n}", process::id()));
            let lock_path = lock_of(&path);
            if path.exists() || lock_path.exists() {
                continue;
            }
            let lock = files::open_lock(&lock_path)?;
            lock.lock().context("lock", &lock_path)?;
            files::make(&path)?;
            return Ok(Self { path, lock });
        }
        Err(Error::new("all names for a compile folder are taken"))
    }

    /// Its path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its name in [`Kernels::folder`].
    #[must_use]
    pub fn name(&self) -> &str {
        self.path.file_name().and_then(|name| name.to_str()).unwrap_or_default()
    }

    /// Lets the program that this process becomes, and all that it starts, hold the folder too.
    pub(crate) fn keep_over_exec(&self) -> Result<()> {
        held::keep_over_exec(&self.lock).context("keep", &self.path)
    }
}

/// Removes the folders that nobody holds any more; tells how many.
///
/// # Errors
/// If one cannot be removed.
pub fn remove_dead(kernels: &Kernels) -> Result<usize> {
    let _all = all(&kernels.folder)?;
    let mut removed = 0;
    for path in folders(kernels)? {
        match files::open_lock(&lock_of(&path))?.try_lock() {
            Ok(()) => removed += usize::from(remove(&path)?),
            Err(TryLockError::WouldBlock) => {}
            Err(TryLockError::Error(error)) => return Err(error).context("lock", &path),
        }
    }
    Ok(removed)
}

/// Waits until nobody holds the folder of that name, and removes it.
///
/// # Errors
/// If it cannot be removed.
pub(crate) fn remove_when_free(kernels: &Path, name: &str) -> Result<()> {
    if !name.starts_with(PREFIX) || name.contains('/') {
        return Err(Error::new(format!("{name:?} is no compile folder")));
    }
    let path = kernels.join(name);
    let lock_path = lock_of(&path);
    let lock = files::open_lock(&lock_path)?;
    loop {
        match lock.lock() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            result => break result.context("lock", &lock_path)?,
        }
    }
    let _all = all(kernels)?;
    // Somebody else may have removed it, and it may be there again, for a process that got the same number.
    if lock.metadata().is_ok_and(|held| lock_path.metadata().is_ok_and(|now| held.ino() == now.ino())) {
        remove(&path)?;
    }
    Ok(())
}

/// What is on the disk for kernels. A file with several names counts once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DiskUse {
    /// Folders of kernels that run.
    pub held: usize,
    /// Folders that nobody holds any more: the next kernel's start removes them.
    pub dead: usize,
    /// Bytes of the template.
    pub template: u64,
    /// Bytes that all the folders have beside it.
    pub folders: u64,
}

/// Looks at what is on the disk.
///
/// # Errors
/// If the folders cannot be listed.
pub fn disk_use(kernels: &Kernels) -> Result<DiskUse> {
    let mut seen = HashSet::new();
    let template = files::disk_use(&template_folder::path(kernels), &mut seen);
    let folders = folders(kernels)?;
    let is_held = |path: &&PathBuf| {
        File::open(lock_of(path)).is_ok_and(|lock| matches!(lock.try_lock_shared(), Err(TryLockError::WouldBlock)))
    };
    let held = folders.iter().filter(is_held).count();
    let bytes = folders.iter().map(|path| files::disk_use(path, &mut seen)).sum();
    Ok(DiskUse { held, dead: folders.len() - held, template, folders: bytes })
}

fn all(kernels: &Path) -> Result<File> {
    let path = kernels.join(ALL).with_extension("lock");
    let lock = files::open_lock(&path)?;
    lock.lock().context("lock", &path)?;
    Ok(lock)
}

/// Each folder once, also one that has lost its lock, and each lock that has lost its folder.
fn folders(kernels: &Kernels) -> Result<HashSet<PathBuf>> {
    let dir = &kernels.folder;
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(HashSet::new()),
        Err(error) => return Err(error).context("read", dir),
    };
    let names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
    let ours = names.filter(|name| name.starts_with(PREFIX));
    Ok(ours.map(|name| dir.join(name.trim_end_matches(LOCK))).collect())
}

fn remove(path: &Path) -> Result<bool> {
    let was_there = path.exists();
    files::remove_all(path)?;
    let lock = lock_of(path);
    match fs::remove_file(&lock) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error).context("remove", &lock),
        _ => Ok(was_there),
    }
}

fn lock_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(LOCK);
    name.into()
}
