//! A copy of the repository.

use crate::error::{Context, Error, Result};
use crate::toolchain::Toolchain;
use crate::{Place, Steps, analyzer, files, kernel, kernelspec, reload, template};
use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

/// A repository to be edited, with the compiled dependencies of another; removed when it goes out of scope.
#[derive(Debug)]
pub struct Copy {
    place: Place,
}

impl Copy {
    /// Copies the repository, which has to be set up, into a new folder.
    ///
    /// # Errors
    /// If a file cannot be copied.
    pub fn of(place: &Place, folder: &Path) -> Result<Self> {
        files::remove_all(folder)?;
        for part in ["dogs-lib", "migrations", "notebooks"] {
            copy(&place.root().join(part), &folder.join(part))?;
        }
        let copied = Self { place: Place::at(folder)? };
        let own = &copied.place;
        files::replace(&kernelspec::own_program()?, &own.program())?;
        reload::install(&own.program())?;
        symlink(place.venv(), own.venv()).context("link", &own.venv())?;
        let _held = template::share(place)?;
        kernel::copy_linked(&template::path(place), &template::path(own))?;
        Ok(copied)
    }

    /// Compiles the library for the kernels to come.
    ///
    /// # Errors
    /// If a kernel does not start.
    pub fn warm(&self, steps: &Steps) -> Result<()> {
        let toolchain = Toolchain::ask()?;
        analyzer::ensure(&self.place, &toolchain)?;
        template::adopt(&self.place, &toolchain)?;
        template::ensure(&self.place, steps, &toolchain)
    }

    /// A compile folder for a kernel that has none by itself.
    ///
    /// # Errors
    /// If it cannot be made.
    pub fn compile_folder(&self, name: &str) -> Result<PathBuf> {
        let folder = self.place.lab().join(name);
        kernel::copy_linked(&template::path(&self.place), &folder)?;
        Ok(folder)
    }

    /// The copy.
    #[must_use]
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// A file below the library's folder.
    #[must_use]
    pub fn file(&self, name: &str) -> PathBuf {
        self.place.library().join(name)
    }

    /// Replaces the first `from` in that file.
    ///
    /// # Errors
    /// If it is not there.
    pub fn edit(&self, name: &str, from: &str, to: &str) -> Result<()> {
        let path = self.file(name);
        let text = fs::read_to_string(&path).context("read", &path)?;
        if !text.contains(from) {
            return Err(Error::new(format!("{} has no {from:?}", path.display())));
        }
        fs::write(&path, text.replacen(from, to, 1)).context("write", &path)
    }

    /// Adds to the end of that file, which is made if it is not there.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn append(&self, name: &str, text: &str) -> Result<()> {
        let path = self.file(name);
        let old = files::read(&path)?.unwrap_or_default();
        fs::write(&path, old + text).context("write", &path)
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        let _ = files::remove_all(self.place.root());
    }
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    files::make(to)?;
    for entry in fs::read_dir(from).context("read", from)? {
        let path = entry.context("read", from)?.path();
        let target = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            if path.file_name() != Some(OsStr::new("target")) {
                copy(&path, &target)?;
            }
        } else {
            fs::copy(&path, &target).context("copy", &path)?;
        }
    }
    Ok(())
}
