//! Where things are.

use crate::repository;
use evcxr_live::{Error, Kernels, Result, files};
use std::env;
use std::path::{Path, PathBuf};

/// A repository: its root, and the folders below it. All paths are absolute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    root: PathBuf,
    state: PathBuf,
}

impl Layout {
    /// The repository that this crate was compiled in, or the one that the variable `LAB_ROOT` names. For tests, which must
    /// not stop or change what somebody uses, `LAB_STATE` names another folder for what runs: JupyterLab and the embedded
    /// server, which is then used even if another one answers at the usual address.
    ///
    /// # Errors
    /// If it is not there any more: it was moved, and has to be compiled anew.
    pub fn here() -> Result<Self> {
        // A folder that was copied with what was compiled in it has programs of the old place; cargo says which one it runs for.
        let package = env::var_os("CARGO_MANIFEST_DIR")
            .map(PathBuf::from)
            .filter(|path| path.ends_with(Path::new(repository::LIBRARY).join("crates/lab")));
        let package = package.unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        let root = env::var_os("LAB_ROOT").map_or_else(|| package.join("../../.."), PathBuf::from);
        let layout = Self::at(&root)?;
        Ok(match env::var_os("LAB_STATE") {
            Some(state) => layout.with_state(Path::new(&state)),
            None => layout,
        })
    }

    /// The repository with this root.
    ///
    /// # Errors
    /// If the folder is not there or has not the library.
    pub fn at(root: &Path) -> Result<Self> {
        let moved = || {
            Error::new(format!("there is no repository in {}", root.display()))
                .help("if it was moved, run `cargo lab` where it is now")
        };
        let root = root.canonicalize().map_err(|error| moved().said(error))?;
        let manifest = Path::new(repository::LIBRARY).join("Cargo.toml");
        if !root.join(&manifest).exists() {
            return Err(moved().said(format!("it has no {}", manifest.display())));
        }
        Ok(Self { state: root.join(".lab"), root })
    }

    /// The same place with another folder, given by its absolute path, for what runs.
    #[must_use]
    pub fn with_state(mut self, state: &Path) -> Self {
        state.clone_into(&mut self.state);
        self
    }

    /// Whether what runs is kept apart from what somebody uses.
    pub(crate) fn is_apart(&self) -> bool {
        self.state != self.lab()
    }

    /// The root.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The package that notebooks load, and its workspace.
    #[must_use]
    pub fn library(&self) -> PathBuf {
        self.root.join(repository::LIBRARY)
    }

    /// The notebooks and `requirements.txt`.
    #[must_use]
    pub fn notebooks(&self) -> PathBuf {
        self.root.join("notebooks")
    }

    /// Everything that was set up.
    #[must_use]
    pub fn lab(&self) -> PathBuf {
        self.root.join(".lab")
    }

    /// The Python environment.
    #[must_use]
    pub fn venv(&self) -> PathBuf {
        self.lab().join("venv")
    }

    /// The environment's interpreter.
    #[must_use]
    pub fn python(&self) -> PathBuf {
        self.venv().join("bin/python")
    }

    /// The copy of this program that kernels are started by. `cargo clean` does not remove it.
    #[must_use]
    pub fn program(&self) -> PathBuf {
        self.lab().join("bin/lab")
    }

    /// The embedded server, its data and its locks.
    #[must_use]
    pub fn server(&self) -> PathBuf {
        self.state.join("server")
    }

    /// What a running JupyterLab tells about itself.
    #[must_use]
    pub fn jupyter(&self) -> PathBuf {
        self.state.join("jupyter")
    }

    /// Where compilations that may be interrupted go on.
    #[must_use]
    pub fn build(&self) -> PathBuf {
        self.lab().join("build")
    }

    /// The same, for [`evcxr_live`].
    #[must_use]
    pub fn live(&self) -> Kernels {
        Kernels::new(self.library(), self.kernels(), self.lab(), self.program())
    }

    /// The compile folders of kernels and their template.
    ///
    /// It is outside of the repository where that cannot be: evcxr loads no cell from a path with a space, and cargo takes a
    /// folder below another package for a part of it.
    #[must_use]
    pub fn kernels(&self) -> PathBuf {
        let inside = self.lab().join("kernel");
        if !has_space(&inside) && !self.root.ancestors().any(|folder| folder.join("Cargo.toml").exists()) {
            return inside;
        }
        let name = format!("lab-{:016x}", files::hash([self.root.as_os_str().as_encoded_bytes()]));
        let caches =
            [env::var_os("XDG_CACHE_HOME").map(PathBuf::from), env::home_dir().map(|home| home.join(".cache"))];
        let cache = caches.into_iter().flatten().find(|path| path.is_absolute() && !has_space(path));
        cache.unwrap_or_else(env::temp_dir).join(name)
    }
}

fn has_space(path: &Path) -> bool {
    path.as_os_str().as_encoded_bytes().contains(&b' ')
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn this_repository_is_found() {
        assert!(Layout::here().unwrap().library().join("crates/lab/Cargo.toml").exists());
    }

    #[test]
    fn kernels_never_have_a_space_in_their_path() {
        let layout = |root: &str| Layout { root: root.into(), state: PathBuf::new() };
        assert_eq!(layout("/home/me/pets").kernels(), Path::new("/home/me/pets/.lab/kernel"));
        let outside = layout("/home/me/my pets").kernels();
        assert!(!has_space(&outside) && outside.is_absolute(), "{}", outside.display());
    }

    #[test]
    fn a_place_that_is_none_is_refused() {
        let error = Layout::at(Path::new("/")).unwrap_err().to_string();
        assert!(error.contains("/Cargo.toml"), "{error}");
    }
}
