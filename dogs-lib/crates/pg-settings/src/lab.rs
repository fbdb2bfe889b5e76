//! The server that a lab runs for a project: where it says how it is reached.
//!
//! While it runs there is a file `.lab/server/server.env` in the project's folder, or in the nearest folder above it, whose
//! lab then serves more than one project; or `server/server.env` in the folder that `LAB_STATE` names.

use crate::error::Result;
use crate::layer::Layer;
use std::env;
use std::path::{Path, PathBuf};

const FILE: &str = "server/server.env";

impl Layer {
    /// How the lab's server is reached, for the project whose folder is `root`: a [fallback](Layer::fallback), which says
    /// nothing while no server runs.
    ///
    /// Of a lab above the project it does not tell the database: that is another project's.
    ///
    /// # Errors
    /// As [`Layer::file`].
    pub fn of_lab(root: &Path) -> Result<Self> {
        let read = |path: &Path| Ok(Self::file(path, "the lab's server")?.fallback());
        if let Some(state) = env::var_os("LAB_STATE") {
            return read(&PathBuf::from(state).join(FILE));
        }
        let own = root.join(".lab").join(FILE);
        if own.exists() {
            return read(&own);
        }
        let above = root.ancestors().skip(1).map(|folder| folder.join(".lab").join(FILE));
        match above.into_iter().find(|path| is_of_owner(path, root)) {
            Some(path) => Ok(read(&path)?.without_database()),
            None => Ok(Self::default().fallback()),
        }
    }
}

/// Whether the file is there and is the project's owner's, or the system's: into a folder such as `/tmp` anybody can put one.
#[cfg(unix)]
fn is_of_owner(path: &Path, root: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let owner = |path: &Path| path.metadata().map(|metadata| metadata.uid()).ok();
    owner(path).is_some_and(|file| file == 0 || owner(root) == Some(file))
}

#[cfg(not(unix))]
fn is_of_owner(path: &Path, _: &Path) -> bool {
    path.exists()
}
