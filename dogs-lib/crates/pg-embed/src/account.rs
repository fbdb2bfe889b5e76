//! Who the server's processes run as. Postgres refuses root, so for root that is `nobody`.

use crate::error::{Context, Error, Result};
use rustix::process::geteuid;
use std::fs;
use std::io;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

/// The variables that the server's processes get. The others may hold secrets, or settings meant for clients.
const KEPT: [&str; 5] = ["PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LOCALE_ARCHIVE", "TMPDIR"];

/// The user and group of the server's processes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Account {
    /// User and group to change to; `None` is the caller.
    ids: Option<(u32, u32)>,
}

/// Whether the caller is root.
pub(crate) fn is_root() -> bool {
    geteuid().is_root()
}

impl Account {
    /// The caller, or `nobody` if the caller is root.
    pub(crate) fn of_caller() -> Result<Self> {
        if !is_root() {
            return Ok(Self::caller());
        }
        Ok(Self { ids: Some((nobody("-u")?, nobody("-g")?)) })
    }

    /// The caller, be it root.
    pub(crate) fn caller() -> Self {
        Self { ids: None }
    }

    /// As [`Account::of_caller`], but for root with a data folder that is there: its owner, whoever that is.
    pub(crate) fn for_data(data: &Path) -> Result<Self> {
        match fs::metadata(data) {
            Ok(meta) if is_root() && meta.uid() != 0 => Ok(Self { ids: Some((meta.uid(), meta.gid())) }),
            _ => Self::of_caller(),
        }
    }

    /// Whether it is another user than the caller.
    pub(crate) fn is_other(self) -> bool {
        self.ids.is_some()
    }

    /// A command that runs as this account, with a bare environment and in a folder that everyone can read.
    pub(crate) fn command(self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.env_clear().current_dir("/").stdin(Stdio::null());
        for name in KEPT {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        // Messages are read by us, and a data folder should not depend on where it was made.
        command.env("LC_ALL", "C").env("TZ", "UTC");
        if let Some((user, group)) = self.ids {
            command.uid(user).gid(group);
        }
        command
    }

    /// Makes this account the owner.
    pub(crate) fn own(self, path: &Path) -> Result<()> {
        match self.ids {
            None => Ok(()),
            Some((user, group)) => chown(path, Some(user), Some(group)).context("change the owner of", path),
        }
    }

    /// Whether this account can reach what lies below this folder: found out by going there.
    pub(crate) fn can_enter(self, dir: &Path) -> Result<bool> {
        if !self.is_other() {
            return Ok(true);
        }
        let status = self.command(Path::new("/bin/sh")).args(["-c", ":"]).current_dir(dir).status();
        match status {
            Ok(status) => Ok(status.success()),
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(false),
            Err(error) => Err(error).context("enter", dir),
        }
    }
}

fn nobody(which: &str) -> Result<u32> {
    let what = "find the user nobody, as whom root runs Postgres";
    let output = Command::new("id").args([which, "nobody"]).output().map_err(|source| Error::io(what, source))?;
    let text = String::from_utf8_lossy(&output.stdout);
    text.trim().parse().map_err(|_| Error::failed(what, String::from_utf8_lossy(&output.stderr)))
}
