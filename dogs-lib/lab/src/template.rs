//! The compiled dependencies, ready to be copied for a kernel.
//!
//! Made by a kernel that runs once: it loads the library, shows a value, makes a variable, and fails to compile a cell, so
//! that each of these is quick in every kernel after it. Made anew when versions change; brought up to date, in a copy that
//! then takes its place, when the library's own packages change. Cargo compares for itself what fits: a template that is out of
//! date makes a kernel slower, never wrong.

use crate::error::{Context, Error, Result};
use crate::evcxr::Tool;
use crate::notebook::execute;
use crate::steps::Live;
use crate::toolchain::Toolchain;
use crate::{Place, Steps, evcxr, files, kernel, program};
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process;
use std::time::UNIX_EPOCH;

/// In a template: what it was made from.
const STAMP: &str = "lab-stamp";
/// In one that is being made: what it is made from.
const BEGUN: &str = "lab-begun";
/// Raised when what is done here changes.
const FORMAT: u8 = 2;

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
    let found = Stamp::read(&path(place))?;
    if found.as_ref() == Some(&wanted) {
        return Ok(());
    }
    let keep = found.is_some_and(|found| found.versions == wanted.versions);
    let what =
        if keep { "The library, compiled for the notebooks" } else { "All dependencies, compiled for the notebooks" };
    let complaint = steps.step(what, |live| renew(place, &wanted, keep, live))?;
    if let Some(complaint) = complaint {
        steps.note(&format!("dogs-lib does not compile yet, so the first cell will be slow:\n{complaint}"));
    }
    Ok(())
}

/// Whether the template is there and up to date.
///
/// # Errors
/// If its stamp or the library's folder cannot be read.
pub fn is_fresh(place: &Place) -> Result<bool> {
    Ok(Stamp::read(&path(place))? == Some(Stamp::now(place, &Toolchain::ask()?)?))
}

fn lock_path(place: &Place) -> PathBuf {
    place.kernels().join("template.lock")
}

fn renew(place: &Place, stamp: &Stamp, keep: bool, live: &Live) -> Result<Option<String>> {
    let new = place.kernels().join("template-new");
    // Cargo goes on where it was interrupted.
    if files::read(&new.join(BEGUN))? != Some(stamp.text()) {
        files::remove_all(&new)?;
        begin(place, &new, keep)?;
        files::write(&new.join(BEGUN), stamp.text().as_bytes())?;
    }
    let complaint = warm(place, &new, live)?;
    tidy(&new)?;
    let _ = fs::remove_file(new.join(BEGUN));
    if complaint.is_none() {
        files::write(&new.join(STAMP), stamp.text().as_bytes())?;
    }
    let lock = files::open_lock(&lock_path(place))?;
    lock.lock().context("lock", &lock_path(place))?;
    let old = place.kernels().join(format!("template-old-{}", process::id()));
    if path(place).exists() {
        fs::rename(path(place), &old).context("move", &path(place))?;
    }
    fs::rename(&new, path(place)).context("move", &new)?;
    drop(lock);
    files::remove_all(&old)?;
    Ok(complaint)
}

fn begin(place: &Place, new: &Path, keep: bool) -> Result<()> {
    if keep {
        kernel::copy_linked(&path(place), new)?;
        return fs::remove_file(new.join(STAMP)).context("remove", &new.join(STAMP));
    }
    files::make(new)?;
    // evcxr does not read the repository's lock file. This way it begins with the same versions.
    let lock = place.library().join("Cargo.lock");
    fs::copy(&lock, new.join("Cargo.lock")).map(drop).context("copy", &lock)
}

/// Runs the cells. Gives the compiler's words if the first one, which loads the library, fails.
fn warm(place: &Place, folder: &Path, live: &Live) -> Result<Option<String>> {
    let mut kernel = kernel::command(place, Tool::Kernel)?;
    kernel.arg("--control_file").env("EVCXR_TMPDIR", folder).env("EVCXR_CONFIG_DIR", place.notebooks());
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

/// What a template was made from.
#[derive(Debug, PartialEq, Eq)]
struct Stamp {
    /// Another value: nothing of it can be used.
    versions: u64,
    /// Another value: some of it has to be compiled again.
    sources: u64,
}

impl Stamp {
    fn now(place: &Place, toolchain: &Toolchain) -> Result<Self> {
        let lock = place.library().join("Cargo.lock");
        let lock = fs::read(&lock).context("read", &lock)?;
        // evcxr takes the fastest linker it finds, and cargo compiles everything anew for another one.
        let linkers: Vec<_> = ["mold", "lld"].iter().filter_map(|name| program::find(name)).collect();
        let parts = [
            toolchain.verbose.as_bytes(),
            toolchain.sysroot.as_os_str().as_encoded_bytes(),
            evcxr::VERSION.as_bytes(),
            place.root().as_os_str().as_encoded_bytes(),
            &[FORMAT],
            &lock,
        ];
        let linkers = linkers.iter().map(|path| path.as_os_str().as_encoded_bytes());
        Ok(Self { versions: files::hash(parts.into_iter().chain(linkers)), sources: sources(place)? })
    }

    fn read(template: &Path) -> Result<Option<Self>> {
        let text = files::read(&template.join(STAMP))?.unwrap_or_default();
        let mut numbers = text.split_whitespace().map(|number| u64::from_str_radix(number, 16));
        match (numbers.next(), numbers.next()) {
            (Some(Ok(versions)), Some(Ok(sources))) => Ok(Some(Self { versions, sources })),
            _ => Ok(None),
        }
    }

    fn text(&self) -> String {
        format!("{:016x} {:016x}\n", self.versions, self.sources)
    }
}

/// Stands for the files of the packages that the library depends on by path, as cargo sees them: path, size, time.
///
/// The library's own source is not among them. It is what people edit, and each kernel compiles it in a second.
fn sources(place: &Place) -> Result<u64> {
    let library = place.library();
    let mut found = vec![library.join("Cargo.toml")];
    for entry in fs::read_dir(&library).context("read", &library)?.flatten() {
        let package = entry.path();
        if package.join("Cargo.toml").exists() && package.file_name() != Some(OsStr::new("lab")) {
            found.push(package.join("Cargo.toml"));
            collect(&package.join("src"), &mut found)?;
        }
    }
    found.sort();
    let mut text = String::new();
    for path in found {
        let Ok(meta) = path.metadata() else { continue };
        let time = meta.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
        text.push_str(&format!("{} {} {}\n", path.display(), meta.len(), time.as_nanos()));
    }
    Ok(files::hash([text.as_bytes()]))
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error).context("read", folder),
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            collect(&path, found)?;
        } else {
            found.push(path);
        }
    }
    Ok(())
}
