//! A name for a kernel's folder that is the same in each kernel.
//!
//! The incremental compiler remembers nothing for another `--out-dir`. A kernel's folder, and what was compiled in it, is a
//! copy: under its own name the first edit would be compiled as if nothing of the library were known.

use rustix::io::{FdFlags, fcntl_dupfd_cloexec, fcntl_setfd};
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::os::fd::{AsRawFd, OwnedFd};
use std::path::Path;

/// Above what a process has open by itself.
const NUMBER: i32 = 200;

/// The name, which programs that are started understand as long as this is there.
pub(crate) struct StableName {
    name: OsString,
    _folder: OwnedFd,
}

impl StableName {
    /// `None` where there is no such name; the folder's own will do.
    pub(crate) fn of(folder: &Path) -> Option<Self> {
        let folder = fcntl_dupfd_cloexec(File::open(folder).ok()?, NUMBER).ok()?;
        let name = format!("/proc/self/fd/{}", folder.as_raw_fd()).into();
        // Not on every system does the name of an open folder lead into it.
        Path::new(&name).join(".").read_dir().ok()?;
        fcntl_setfd(&folder, FdFlags::empty()).ok()?;
        Some(Self { name, _folder: folder })
    }

    /// The arguments with the name in place of the folder's.
    pub(crate) fn put_into(&self, args: &mut [OsString], folder: &OsStr) {
        for arg in args.iter_mut().filter(|arg| *arg == folder) {
            arg.clone_from(&self.name);
        }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::process::Command;
    use std::{env, fs, process};

    #[test]
    fn a_program_that_is_started_finds_the_folder_by_it() {
        let folder = env::temp_dir().join(format!("evcxr-live-out-dir-{}", process::id()));
        fs::create_dir_all(&folder).unwrap();
        let name = StableName::of(&folder).unwrap();
        let mut args = ["a".into(), folder.clone().into_os_string()];
        name.put_into(&mut args, folder.as_os_str());
        assert_eq!(args[0], "a");
        let file = Path::new(&args[1]).join("made");
        assert!(Command::new("touch").arg(&file).status().unwrap().success());
        assert!(folder.join("made").exists() && !args[1].to_str().unwrap().contains("out-dir"), "{args:?}");
        fs::remove_dir_all(folder).unwrap();
    }
}
