//! A copy of the repository.

use crate::{Layout, Steps, evcxr, repository, setup};
use evcxr_live::{CompileFolder, Context, Error, Result, Toolchain, copy_linked, files, template_folder};
use regex_lite::{Captures, Regex};
use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

/// The folder of packages with notebooks of their own.
const EXAMPLES: &str = "examples";

/// A repository to be edited, removed when it goes out of scope. The lab that it uses, with the compiled dependencies, is
/// the one of the repository that it was made from, which has to be set up.
#[derive(Debug)]
pub struct Copy {
    layout: Layout,
    /// The root of the repository that was copied.
    original: PathBuf,
    // Holds it: another process removes what nobody holds.
    _folder: CompileFolder,
}

impl Copy {
    /// Copies the migrations, the notebooks and the library. The packages below the library are not copied but used where
    /// they are, so that only the library has to be compiled.
    ///
    /// # Errors
    /// If a file cannot be copied.
    pub fn of(layout: &Layout) -> Result<Self> {
        Self::make(layout, &|folder| !folder.join("Cargo.toml").exists())
    }

    /// The same with the packages below the library.
    ///
    /// # Errors
    /// If a file cannot be copied.
    pub fn whole(layout: &Layout) -> Result<Self> {
        Self::make(layout, &|_| true)
    }

    fn make(layout: &Layout, wanted: &dyn Fn(&Path) -> bool) -> Result<Self> {
        let folder = CompileFolder::empty(&layout.live())?;
        let root = folder.path().to_owned();
        for part in ["migrations", "notebooks"] {
            copy(&layout.root().join(part), &root.join(part), wanted)?;
        }
        copy_examples(&layout.root().join(EXAMPLES), &root.join(EXAMPLES))?;
        let library = root.join(repository::LIBRARY);
        let sources = |folder: &Path| is_source(folder) && wanted(folder);
        copy(&layout.library(), &library, &sources)?;
        name_packages(&library.join("Cargo.toml"), &layout.library())?;
        let copied = Self { layout: Layout::at(&root)?, original: layout.root().to_owned(), _folder: folder };
        let own = &copied.layout;
        files::make(&own.kernels())?;
        for part in ["venv", "bin", "rust-src"] {
            let (from, to) = (layout.lab().join(part), own.lab().join(part));
            symlink(&from, &to).context("link", &to)?;
        }
        let _held = template_folder::share(&layout.live())?;
        copy_linked(&template_folder::path(&layout.live()), &template_folder::path(&own.live()))?;
        Ok(copied)
    }

    /// Lets [`Copy::renew_template`] have something to do.
    ///
    /// # Errors
    /// If the template's stamp cannot be written.
    pub fn outdate_template(&self) -> Result<()> {
        template_folder::adopt(&self.layout.live(), &Toolchain::ask()?, evcxr::VERSION)
    }

    /// Brings the template of the copy in that folder up to date, as a set-up does.
    ///
    /// # Errors
    /// If a kernel does not start.
    pub fn renew_template(root: &Path) -> Result<()> {
        setup::ensure_template(&Layout::at(root)?, &Steps::default())
    }

    /// A compile folder for a kernel that has none by itself.
    ///
    /// # Errors
    /// If it cannot be made.
    pub fn compile_folder(&self, name: &str) -> Result<PathBuf> {
        let folder = self.layout.lab().join(name);
        copy_linked(&template_folder::path(&self.layout.live()), &folder)?;
        Ok(folder)
    }

    /// The copy.
    #[must_use]
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// The folder of a notebook in the copy; `notebooks/` for one that is not of the repository.
    pub(crate) fn folder_of(&self, notebook: &Path) -> PathBuf {
        let folder = notebook.parent().and_then(|folder| folder.strip_prefix(&self.original).ok());
        folder.map_or_else(|| self.layout.notebooks(), |folder| self.layout.root().join(folder))
    }

    /// A file below the library's folder.
    #[must_use]
    pub fn file(&self, name: &str) -> PathBuf {
        self.layout.library().join(name)
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
        files::write(&path, (old + text).as_bytes())
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        let _ = files::remove_all(&self.layout.kernels());
        let _ = files::remove_all(self.layout.root());
    }
}

/// Copies the packages with notebooks of their own, if there are any.
fn copy_examples(from: &Path, to: &Path) -> Result<()> {
    if !from.exists() {
        return Ok(());
    }
    copy(from, to, &is_source)?;
    for entry in fs::read_dir(to).context("read", to)?.flatten() {
        let manifest = entry.path().join("Cargo.toml");
        if manifest.exists() {
            name_packages(&manifest, &from.join(entry.file_name()))?;
        }
    }
    Ok(())
}

fn is_source(folder: &Path) -> bool {
    folder.file_name() != Some(OsStr::new("target"))
}

/// Copies a folder, with those of its folders that are wanted.
fn copy(from: &Path, to: &Path, wanted: &dyn Fn(&Path) -> bool) -> Result<()> {
    files::make(to)?;
    for entry in fs::read_dir(from).context("read", from)? {
        let path = entry.context("read", from)?.path();
        let target = to.join(path.file_name().unwrap_or_default());
        if !path.is_dir() {
            fs::copy(&path, &target).context("copy", &path)?;
        } else if wanted(&path) {
            copy(&path, &target, wanted)?;
        }
    }
    Ok(())
}

/// Lets a copied manifest name the packages that were not copied where they are.
fn name_packages(manifest: &Path, library: &Path) -> Result<()> {
    let text = fs::read_to_string(manifest).context("read", manifest)?;
    let path = Regex::new(r#"path\s*=\s*"([^"]+)""#).map_err(|error| Error::new(error.to_string()))?;
    let here = manifest.parent().unwrap_or(manifest);
    let absolute = |found: &Captures<'_>| {
        let is_package = |folder: &Path| folder.join(&found[1]).join("Cargo.toml").exists();
        match is_package(library) && !is_package(here) {
            true => format!("path = {:?}", library.join(&found[1])),
            false => found[0].to_owned(),
        }
    };
    let named = path.replace_all(&text, absolute);
    fs::write(manifest, named.as_bytes()).context("write", manifest)
}
