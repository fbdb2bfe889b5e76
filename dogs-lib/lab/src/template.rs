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
use crate::{Place, Steps, evcxr, files, kernel, program, reload};
use std::convert::Infallible;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::UNIX_EPOCH;

/// In a template: what it was made from.
const STAMP: &str = "lab-stamp";
/// In one that is being made: what it is made from.
const BEGUN: &str = "lab-begun";
/// Raised when what is done here changes.
const FORMAT: u8 = 3;
/// How often a template is brought to other versions of the dependencies before it is made anew: cargo removes nothing.
const GENERATIONS: u64 = 3;

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
    let stamp = Stamp { sources: 0, ..Stamp::now(place, toolchain)? };
    files::write(&path(place).join(STAMP), stamp.text().as_bytes())
}

/// Whether the template is there and up to date.
///
/// # Errors
/// If its stamp or the library's folder cannot be read.
pub fn is_fresh(place: &Place) -> Result<bool> {
    let wanted = Stamp::now(place, &Toolchain::ask()?)?;
    Ok(Stamp::read(&path(place).join(STAMP))?.is_some_and(|found| found.fits(&wanted)))
}

/// Becomes the kernel that makes the template. It and every compiler that it starts hold the folder, and the next set-up waits
/// for them if this one is killed.
///
/// # Errors
/// If evcxr is not installed, or its folder cannot be locked.
pub fn serve(place: &Place, connection_file: &Path) -> Result<Infallible> {
    let lock = lock_new(place)?;
    kernel::keep_over_exec(&lock).context("keep", &new_path(place))?;
    let mut kernel = kernel::command(place, Tool::Kernel)?;
    kernel.arg("--control_file").arg(connection_file);
    kernel.env("EVCXR_TMPDIR", new_path(place)).env("EVCXR_CONFIG_DIR", place.notebooks());
    let error = kernel.exec();
    Err(Error::new(format!("cannot run {}", kernel.get_program().display())).said(error))
}

/// The template that is being made.
fn new_path(place: &Place) -> PathBuf {
    place.kernels().join("template-new")
}

/// Waits until no compiler works in the new template any more.
fn lock_new(place: &Place) -> Result<File> {
    let path = new_path(place).with_extension("lock");
    let lock = files::open_lock(&path)?;
    lock.lock().context("lock", &path)?;
    Ok(lock)
}

fn lock_path(place: &Place) -> PathBuf {
    place.kernels().join("template.lock")
}

fn renew(place: &Place, stamp: &Stamp, keep: bool, live: &Live) -> Result<Option<String>> {
    let new = new_path(place);
    drop(lock_new(place)?);
    // Cargo goes on where it was interrupted.
    if !Stamp::read(&new.join(BEGUN))?.is_some_and(|begun| stamp.goes_on_from(&begun)) {
        files::remove_all(&new)?;
        begin(place, &new, keep)?;
        files::write(&new.join(BEGUN), stamp.text().as_bytes())?;
    }
    let complaint = warm(place, live)?;
    let _alone = lock_new(place)?;
    tidy(&new)?;
    // Without the library it is of use too, and the next set-up goes on from there.
    let stamp = if complaint.is_none() { stamp } else { &Stamp { sources: 0, ..stamp.clone() } };
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
#[derive(Debug, Clone)]
struct Stamp {
    /// Compiler, kernel, paths: with another value nothing of it can be used.
    tools: u64,
    /// The versions of the dependencies.
    lock: u64,
    /// The library's own packages.
    sources: u64,
    /// How often `lock` was another one.
    generation: u64,
}

impl Stamp {
    fn now(place: &Place, toolchain: &Toolchain) -> Result<Self> {
        // evcxr takes the fastest linker it finds, and cargo compiles everything anew for another one.
        let linkers: Vec<_> = ["mold", "lld"].iter().filter_map(|name| program::find(name)).collect();
        let tools = [
            toolchain.verbose.as_bytes(),
            toolchain.sysroot.as_os_str().as_encoded_bytes(),
            evcxr::VERSION.as_bytes(),
            place.root().as_os_str().as_encoded_bytes(),
            &[FORMAT],
        ];
        let tools = tools.into_iter().chain(linkers.iter().map(|path| path.as_os_str().as_encoded_bytes()));
        let lock = place.library().join("Cargo.lock");
        let lock = fs::read(&lock).context("read", &lock)?;
        let lock = files::hash([lock.as_slice()]);
        Ok(Self { tools: files::hash(tools), lock, sources: sources(place)?, generation: 0 })
    }

    fn fits(&self, wanted: &Self) -> bool {
        (self.tools, self.lock, self.sources) == (wanted.tools, wanted.lock, wanted.sources)
    }

    /// Whether a template that is there saves time, and has not collected too much that nobody needs.
    fn can_keep(&self, found: Option<&Self>) -> bool {
        found.is_some_and(|found| {
            found.tools == self.tools && (found.lock == self.lock || found.generation < GENERATIONS)
        })
    }

    /// Whether a template for the other stamp that was left half made needs only to be finished.
    fn goes_on_from(&self, begun: &Self) -> bool {
        (self.tools, self.lock, self.generation) == (begun.tools, begun.lock, begun.generation)
    }

    fn after(self, found: Option<&Self>) -> Self {
        let generation = found.map_or(0, |found| found.generation + u64::from(found.lock != self.lock));
        Self { generation, ..self }
    }

    fn read(file: &Path) -> Result<Option<Self>> {
        let text = files::read(file)?.unwrap_or_default();
        let numbers: std::result::Result<Vec<_>, _> =
            text.split_whitespace().map(|number| u64::from_str_radix(number, 16)).collect();
        match numbers.as_deref() {
            Ok(&[tools, lock, sources, generation]) => Ok(Some(Self { tools, lock, sources, generation })),
            _ => Ok(None),
        }
    }

    fn text(&self) -> String {
        format!("{:016x} {:016x} {:016x} {:x}\n", self.tools, self.lock, self.sources, self.generation)
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

#[cfg(test)]
mod tests {
    use super::*;

    const STAMP: Stamp = Stamp { tools: 1, lock: 2, sources: 3, generation: 0 };

    #[test]
    fn a_template_is_kept_unless_the_tools_change_or_it_has_grown_too_old() {
        let found = |stamp: &Stamp| STAMP.can_keep(Some(stamp));
        assert!(!STAMP.can_keep(None));
        assert!(found(&Stamp { sources: 9, ..STAMP }) && found(&Stamp { lock: 9, ..STAMP }));
        assert!(!found(&Stamp { tools: 9, ..STAMP }));
        assert!(!found(&Stamp { lock: 9, generation: GENERATIONS, ..STAMP }));
        assert!(found(&Stamp { generation: GENERATIONS, ..STAMP }), "the same versions collect nothing");
    }

    #[test]
    fn other_versions_make_another_generation() {
        assert_eq!(STAMP.after(Some(&Stamp { sources: 9, ..STAMP })).generation, 0);
        assert_eq!(STAMP.after(Some(&Stamp { lock: 9, generation: 1, ..STAMP })).generation, 2);
    }

    #[test]
    fn an_edit_of_the_library_begins_nothing_anew() {
        assert!(STAMP.goes_on_from(&Stamp { sources: 9, ..STAMP }));
        assert!(!STAMP.goes_on_from(&Stamp { lock: 9, ..STAMP }) && !STAMP.goes_on_from(&Stamp { tools: 9, ..STAMP }));
    }

    #[test]
    fn a_stamp_fits_by_what_it_was_made_from() {
        assert!(Stamp { generation: 2, ..STAMP }.fits(&STAMP));
        assert!(!Stamp { sources: 4, ..STAMP }.fits(&STAMP) && !Stamp { lock: 4, ..STAMP }.fits(&STAMP));
    }
}
