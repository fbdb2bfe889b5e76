//! The compiled dependencies, ready to be copied for a kernel.
//!
//! Made by a kernel that runs once: it loads the library, shows a value, makes a variable, and fails to compile a cell, so
//! that each of these is quick in every kernel after it. Made anew when versions change; brought up to date, in a copy that
//! then takes its place, when the library's own packages change. Cargo compares for itself what fits: a template that is out of
//! date makes a kernel slower, never wrong.

mod stamp;

use crate::error::{Context, Error, Result};
use crate::evcxr::Tool;
use crate::kernel::preload;
use crate::notebook::execute;
use crate::steps::Live;
use crate::toolchain::Toolchain;
use crate::{Place, Steps, analyzer, files, kernel, reload};
use stamp::Stamp;
use std::convert::Infallible;
use std::fs::{self, File, TryLockError};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// In a template: what it was made from.
const STAMP: &str = "lab-stamp";
/// In one that is being made: what it is made from.
const BEGUN: &str = "lab-begun";

/// The subcommand that is [`serve`].
pub const MAKER: &str = "template-kernel";
/// What a notebook does first. The same text as there: it ends up in cargo's manifest.
pub(crate) const LOAD: &str = ":dep dogs-lib = { path = \"../dogs-lib\" }\nuse dogs_lib::*;";
const WARM: [&str; 4] = [LOAD, "1 + 1", "let lab_warm = 1 + 1;", "let lab_wrong = lab_warm.no_such_method();"];

/// The template's folder; it may not be there.
#[must_use]
pub fn path(place: &Place) -> PathBuf {
    place.kernels().join("template")
}

/// Holds the template as it is, while the result lives.
///
/// # Errors
/// If the lock file cannot be opened.
pub fn share(place: &Place) -> Result<File> {
    let lock = files::open_lock(&lock_path(place))?;
    lock.lock_shared().context("lock", &lock_path(place))?;
    Ok(lock)
}

/// Makes the template or brings it up to date, if it needs that.
///
/// # Errors
/// If the kernel that makes it does not start. A library that does not compile is told, but is no error: the notebook will
/// say so too.
pub(crate) fn ensure(place: &Place, steps: &Steps, toolchain: &Toolchain) -> Result<()> {
    let wanted = Stamp::now(place, toolchain)?;
    let found = Stamp::read(&path(place).join(STAMP))?;
    if found.as_ref().is_some_and(|found| found.fits(&wanted)) {
        return Ok(());
    }
    let keep = wanted.can_keep(found.as_ref());
    let what =
        if keep { "The library, compiled for the notebooks" } else { "All dependencies, compiled for the notebooks" };
    let stamp = if keep { wanted.after(found.as_ref()) } else { wanted };
    let complaint = steps.step(what, |live| renew(place, &stamp, keep, live))?;
    if let Some(complaint) = complaint {
        steps.note(&format!("dogs-lib does not compile yet, so the first cell will be slow:\n{complaint}"));
    }
    Ok(())
}

/// Takes a template with files from another place for one of this place's, to be brought up to date.
pub(crate) fn adopt(place: &Place, toolchain: &Toolchain) -> Result<()> {
    let stamp = Stamp::now(place, toolchain)?.without_library();
    files::write(&path(place).join(STAMP), stamp.text().as_bytes())
}

/// Whether the template is there and up to date.
///
/// # Errors
/// If its stamp or the library's folder cannot be read.
pub fn is_fresh(place: &Place) -> Result<bool> {
    fits(place, &Toolchain::ask()?)
}

/// The same, for that toolchain.
///
/// # Errors
/// As [`is_fresh`].
pub(crate) fn fits(place: &Place, toolchain: &Toolchain) -> Result<bool> {
    let wanted = Stamp::now(place, toolchain)?;
    Ok(Stamp::read(&path(place).join(STAMP))?.is_some_and(|found| found.fits(&wanted)))
}

/// Stands for all sources below the library, its own among them.
///
/// # Errors
/// If a folder cannot be read.
pub(crate) fn all_sources(place: &Place) -> Result<u64> {
    stamp::sources(place, true)
}

/// Becomes the kernel that makes the template. It and every compiler that it starts hold the folder, and the next set-up waits
/// for them if this one is killed.
///
/// # Errors
/// If evcxr is not installed, or its folder cannot be locked.
pub fn serve(place: &Place, connection_file: &Path) -> Result<Infallible> {
    let lock = lock_new(place, || ())?;
    kernel::keep_over_exec(&lock).context("keep", &new_path(place))?;
    let mut command = kernel::command(place, Tool::Kernel, &Toolchain::ask()?)?;
    command.arg("--control_file").arg(connection_file);
    analyzer::equip(&mut command, place, &new_path(place), false)?;
    command.env("EVCXR_TMPDIR", new_path(place)).env(kernel::CONFIG, preload::config(place, false)?);
    let error = command.exec();
    Err(Error::new(format!("cannot run {}", command.get_program().display())).said(error))
}

/// The template that is being made.
fn new_path(place: &Place) -> PathBuf {
    place.kernels().join("template-new")
}

/// Waits until no compiler works in the new template any more.
fn lock_new(place: &Place, waits: impl FnOnce()) -> Result<File> {
    let path = new_path(place).with_extension("lock");
    let lock = files::open_lock(&path)?;
    if let Err(TryLockError::WouldBlock) = lock.try_lock() {
        waits();
    }
    lock.lock().context("lock", &path)?;
    Ok(lock)
}

fn lock_path(place: &Place) -> PathBuf {
    place.kernels().join("template.lock")
}

fn renew(place: &Place, stamp: &Stamp, keep: bool, live: &Live) -> Result<Option<String>> {
    let new = new_path(place);
    drop(lock_new(place, || live.line("a set-up that was killed still compiles; waiting for it"))?);
    // Cargo goes on where it was interrupted.
    if !Stamp::read(&new.join(BEGUN))?.is_some_and(|begun| stamp.goes_on_from(&begun)) {
        files::remove_all(&new)?;
        begin(place, &new, keep)?;
        files::write(&new.join(BEGUN), stamp.text().as_bytes())?;
    }
    let complaint = warm(place, live)?;
    let _alone = lock_new(place, || ())?;
    tidy(&new)?;
    // Without the library it is of use too, and the next set-up goes on from there.
    let stamp = if complaint.is_none() { stamp.clone() } else { stamp.clone().without_library() };
    files::write(&new.join(STAMP), stamp.text().as_bytes())?;
    let _ = fs::remove_file(new.join(BEGUN));
    let lock = files::open_lock(&lock_path(place))?;
    lock.lock().context("lock", &lock_path(place))?;
    let old = place.kernels().join("template-old");
    files::remove_all(&old)?;
    if path(place).exists() {
        fs::rename(path(place), &old).context("move", &path(place))?;
    }
    fs::rename(&new, path(place)).context("move", &new)?;
    drop(lock);
    files::remove_all(&old)?;
    Ok(complaint)
}

fn begin(place: &Place, new: &Path, keep: bool) -> Result<()> {
    files::make(new)?;
    if keep {
        kernel::copy_linked(&path(place), new)?;
    }
    // evcxr does not read the repository's lock file. This way it begins with the same versions.
    let lock = place.library().join("Cargo.lock");
    fs::copy(&lock, new.join("Cargo.lock")).map(drop).context("copy", &lock)
}

/// Runs the cells. Gives the compiler's words if the first one, which loads the library, fails.
fn warm(place: &Place, live: &Live) -> Result<Option<String>> {
    let mut kernel = Command::new(place.program());
    kernel.arg(MAKER).env("LAB_ROOT", place.root());
    let cells = execute::cells(place, &kernel, &WARM, live)?;
    let [loaded, .., wrong] = cells.as_slice() else { return Err(Error::new("the kernel lost cells")) };
    match (loaded.failure(), wrong.failure()) {
        (Some(failure), _) => Ok(Some(failure)),
        (None, Some(_)) => Ok(None),
        (None, None) => Err(Error::new("the kernel compiled a cell that is wrong")),
    }
}

/// Leaves out the cells themselves, of which no other kernel has use.
fn tidy(folder: &Path) -> Result<()> {
    reload::forget_cells(folder)?;
    files::remove_all(&folder.join(analyzer::FOLDER))?;
    for profile in profiles(folder) {
        for entry in fs::read_dir(&profile).context("read", &profile)?.flatten() {
            if entry.file_name().to_str().is_some_and(|name| name.starts_with("libcode_")) {
                fs::remove_file(entry.path()).context("remove", &entry.path())?;
            }
        }
        for entry in fs::read_dir(profile.join("incremental")).into_iter().flatten().flatten() {
            if entry.file_name().to_str().is_some_and(|name| name.starts_with("ctx-")) {
                files::remove_all(&entry.path())?;
            }
        }
    }
    Ok(())
}

/// `target/<triple>/debug`.
fn profiles(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let triples = fs::read_dir(folder.join("target")).into_iter().flatten().flatten();
    triples.map(|entry| entry.path().join("debug")).filter(|path| path.is_dir())
}
