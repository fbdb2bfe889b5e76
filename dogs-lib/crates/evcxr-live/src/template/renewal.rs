//! A template made, or brought up to date.

use super::tidy::tidy;
use crate::error::{Context, Result};
use crate::kernel::linked_copy::copy_linked;
use crate::kernel::stamp::Stamp;
use crate::kernel::start::{self, Evcxr};
use crate::kernel::{held, template_folder};
use crate::kernels::Kernels;
use crate::state::{BEGUN, STAMP};
use crate::{files, library};
use std::convert::Infallible;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a kernel does after it has loaded the library, so that each of these is quick later.
const WARM: [&str; 3] = ["1 + 1", "let warm = 1 + 1;", "let wrong = warm.no_such_method();"];

/// A template that has to be made, or brought up to date.
#[derive(Debug)]
pub struct Renewal<'a> {
    kernels: &'a Kernels,
    stamp: Stamp,
    keep: bool,
}

impl<'a> Renewal<'a> {
    /// `None` if the template is up to date, for that version of evcxr.
    ///
    /// # Errors
    /// If its stamp, or a manifest or folder of the library cannot be read.
    pub fn needed(kernels: &'a Kernels, evcxr: &Evcxr<'_>) -> Result<Option<Self>> {
        let wanted = Stamp::now(kernels, evcxr.toolchain, evcxr.version)?;
        let found = Stamp::read(&template_folder::path(kernels).join(STAMP))?;
        if found.as_ref().is_some_and(|found| found.fits(&wanted)) {
            return Ok(None);
        }
        let keep = wanted.can_keep(found.as_ref());
        let stamp = if keep { wanted.after(found.as_ref()) } else { wanted };
        Ok(Some(Self { kernels, stamp, keep }))
    }

    /// Whether the dependencies are compiled already.
    #[must_use]
    pub fn is_of_library_only(&self) -> bool {
        self.keep
    }

    /// Makes it, in a copy that then takes the template's place.
    ///
    /// `run` runs cells in a kernel that a process of this program has become by [`serve`], and gives the words of the first
    /// cell, which loads the library, if it fails: then these are given, and the next renewal goes on from there. `note` tells
    /// a person what is waited for.
    ///
    /// # Errors
    /// What `run` says; if a file cannot be written.
    pub fn make(
        &self,
        note: impl FnOnce(&str),
        run: impl FnOnce(&[String]) -> Result<Option<String>>,
    ) -> Result<Option<String>> {
        let (kernels, stamp, new) = (self.kernels, &self.stamp, new_path(self.kernels));
        drop(lock_new(kernels, || note("a set-up that was killed still compiles; waiting for it"))?);
        // Cargo goes on where it was interrupted.
        if !Stamp::read(&new.join(BEGUN))?.is_some_and(|begun| stamp.goes_on_from(&begun)) {
            files::remove_all(&new)?;
            self.begin(&new)?;
            files::write(&new.join(BEGUN), stamp.text().as_bytes())?;
        }
        let cells: Vec<_> = std::iter::once(library::load(&kernels.library)?).chain(WARM.map(str::to_owned)).collect();
        let complaint = run(&cells)?;
        let _alone = lock_new(kernels, || ())?;
        tidy(&new)?;
        // Without the library it is of use too, and the next set-up goes on from there.
        let stamp = if complaint.is_none() { stamp.clone() } else { stamp.clone().without_library() };
        files::write(&new.join(STAMP), stamp.text().as_bytes())?;
        let _ = fs::remove_file(new.join(BEGUN));
        self.put(&new)?;
        Ok(complaint)
    }

    fn begin(&self, new: &Path) -> Result<()> {
        files::make(new)?;
        if self.keep {
            copy_linked(&template_folder::path(self.kernels), new)?;
        }
        // evcxr does not read that file. This way it begins with the same versions.
        let lock = &self.kernels.lock;
        fs::copy(lock, new.join("Cargo.lock")).map(drop).context("copy", lock)
    }

    /// Puts the new template in the place of the old one.
    fn put(&self, new: &Path) -> Result<()> {
        let lock_path = template_folder::lock_path(self.kernels);
        let lock = files::open_lock(&lock_path)?;
        lock.lock().context("lock", &lock_path)?;
        let (path, old) = (template_folder::path(self.kernels), self.kernels.folder.join("template-old"));
        files::remove_all(&old)?;
        if path.exists() {
            fs::rename(&path, &old).context("move", &path)?;
        }
        fs::rename(new, &path).context("move", new)?;
        drop(lock);
        files::remove_all(&old)
    }
}

/// Becomes the kernel that makes the template: `command`, of [`command`](start::command), with arguments. It and every compiler that it starts hold
/// the folder, and the next set-up waits for them if this one is killed. Returns only if that is not possible.
///
/// # Errors
/// If the folder cannot be locked, or evcxr not run.
pub fn serve(kernels: &Kernels, command: Command) -> Result<Infallible> {
    let lock = lock_new(kernels, || ())?;
    held::keep_over_exec(&lock).context("keep", &new_path(kernels))?;
    start::become_bare(kernels, command, &new_path(kernels))
}

/// The template that is being made.
fn new_path(kernels: &Kernels) -> PathBuf {
    kernels.folder.join("template-new")
}

/// Waits until no compiler works in the new template any more.
fn lock_new(kernels: &Kernels, waits: impl FnOnce()) -> Result<File> {
    let path = new_path(kernels).with_extension("lock");
    let lock = files::open_lock(&path)?;
    if let Err(TryLockError::WouldBlock) = lock.try_lock() {
        waits();
    }
    lock.lock().context("lock", &path)?;
    Ok(lock)
}
