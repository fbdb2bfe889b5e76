//! Throw-away clusters: copies of one that is made once.

use crate::account::Account;
use crate::binaries::Binaries;
use crate::cluster::Cluster;
use crate::error::{Context, Error, Result};
use crate::login::Login;
use crate::{copy, data_dir, files, lock};
use std::fs::{self, File};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// To be changed with what [`init`](crate::init) makes.
const FORMAT: u32 = 2;
const PREFIX: &str = "pg-embed-";
/// In a throw-away folder, locked while it is in use.
const IN_USE: &str = "in-use.lock";

impl Cluster {
    /// A new, empty cluster in a temporary folder, which is removed with it. The first call keeps a copy of the fresh data
    /// in the folder `cache`; later ones, also of other processes, copy that instead of running `initdb`.
    ///
    /// # Errors
    /// As [`Cluster::create`].
    pub fn throwaway(binaries: &Binaries, login: &Login, cache: &Path) -> Result<Self> {
        let (home, in_use) = temporary_folder()?;
        let made = make(home.clone(), binaries, login, cache);
        match made {
            Ok(mut cluster) => {
                cluster.throwaway = Some(in_use);
                Ok(cluster)
            }
            Err(error) => {
                // The error is what matters.
                let _ = fs::remove_dir_all(&home);
                Err(error)
            }
        }
    }
}

fn make(home: PathBuf, binaries: &Binaries, login: &Login, cache: &Path) -> Result<Cluster> {
    fs::create_dir_all(cache).context("make", cache)?;
    let bin = data_dir::hash(binaries.bin().as_os_str().as_encoded_bytes());
    let name = format!("postgres-{}-{bin:016x}-{}-{}-{FORMAT}", binaries.version(), login.user(), login.database());
    let template = cache.join(&name);
    let lock = cache.join(format!("{name}.lock"));
    let making = lock::exclusive(&lock, Duration::from_secs(120))?;
    let log = home.join("server.log");
    if template.exists() {
        drop(making);
        let account = Account::of_caller()?;
        copy_data(&template, &home, copy::Kind::Data(account))?;
        return Cluster::open(home, log, binaries, login);
    }
    let cluster = Cluster::open(home.clone(), log, binaries, login)?;
    let new = cache.join(format!("{name}-new"));
    if new.exists() {
        fs::remove_dir_all(&new).context("remove", &new)?;
    }
    fs::create_dir(&new).context("make", &new)?;
    copy_data(&home, &new, copy::Kind::Data(Account::caller()))?;
    fs::rename(&new, &template).context("make", &template)?;
    Ok(cluster)
}

fn copy_data(from: &Path, to: &Path, kind: copy::Kind) -> Result<()> {
    copy::copy(&from.join("data"), &to.join("data"), kind)?;
    let password = from.join("password");
    fs::copy(&password, to.join("password")).context("copy", &password)?;
    Ok(())
}

/// A new folder with a short path, and its lock.
fn temporary_folder() -> Result<(PathBuf, File)> {
    let account = Account::of_caller()?;
    for base in [std::env::temp_dir(), "/tmp".into(), "/var/tmp".into()] {
        let Ok(base) = base.canonicalize() else {
            continue;
        };
        if !account.can_enter(&base)? {
            continue;
        }
        sweep(&base);
        let dir = base.join(format!("{PREFIX}{}", files::random_hex(4)?));
        data_dir::make_one(&dir)?;
        let in_use = lock::exclusive(&dir.join(IN_USE), Duration::ZERO)?;
        return Ok((dir, in_use));
    }
    Err(Error::failed(
        "make a temporary folder",
        "root runs Postgres as the user nobody, who can enter none of TMPDIR, /tmp and /var/tmp",
    ))
}

/// Removes the folders of processes that were killed, as far as that can be done.
fn sweep(base: &Path) {
    let Ok(entries) = fs::read_dir(base) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        let ours = entry.file_name().to_string_lossy().starts_with(PREFIX);
        if ours && is_left(&path) {
            let _ = fs::remove_dir_all(&path);
        }
    }
}

fn is_left(dir: &Path) -> bool {
    let lock = dir.join(IN_USE);
    let Ok(meta) = fs::symlink_metadata(&lock) else {
        return false;
    };
    let mine = meta.is_file() && meta.uid() == rustix::process::geteuid().as_raw();
    // A new one may not be locked yet.
    let age = meta.modified().ok().and_then(|time| time.elapsed().ok());
    mine && age.is_some_and(|age| age > Duration::from_secs(60)) && lock::is_used(&lock).is_ok_and(|used| !used)
}
