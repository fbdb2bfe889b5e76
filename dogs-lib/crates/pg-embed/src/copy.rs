//! Copies of whole folders.

use crate::account::Account;
use crate::error::{Context, Result};
use std::fs::{self, DirBuilder, Permissions};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt, symlink};
use std::path::Path;

/// What is copied decides about the modes of the copy.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    /// Programs: everyone may read and run them.
    Programs,
    /// A data folder: its account only.
    Data(Account),
}

/// Copies a folder and all below it to a new folder.
pub(crate) fn copy(from: &Path, to: &Path, kind: Kind) -> Result<()> {
    DirBuilder::new().mode(0o700).create(to).context("make", to)?;
    for entry in fs::read_dir(from).context("read", from)? {
        let entry = entry.context("read", from)?;
        let (old, new) = (entry.path(), to.join(entry.file_name()));
        let kind_of_file = entry.file_type().context("read", &old)?;
        if kind_of_file.is_dir() {
            copy(&old, &new, kind)?;
        } else if kind_of_file.is_symlink() {
            let target = fs::read_link(&old).context("read", &old)?;
            symlink(target, &new).context("make", &new)?;
        } else {
            fs::copy(&old, &new).context("copy", &old)?;
            finish(&new, kind, is_program(&old)?)?;
        }
    }
    finish(to, kind, true)
}

fn finish(path: &Path, kind: Kind, runs: bool) -> Result<()> {
    let mode = match (kind, runs) {
        (Kind::Programs, true) => 0o755,
        (Kind::Programs, false) => 0o644,
        (Kind::Data(_), true) => 0o700,
        (Kind::Data(_), false) => 0o600,
    };
    fs::set_permissions(path, Permissions::from_mode(mode)).context("set the mode of", path)?;
    match kind {
        Kind::Programs => Ok(()),
        Kind::Data(account) => account.own(path),
    }
}

fn is_program(path: &Path) -> Result<bool> {
    let mode = fs::metadata(path).context("read", path)?.permissions().mode();
    Ok(mode & 0o100 != 0)
}
