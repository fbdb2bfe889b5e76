//! The server dies, and another one takes over.

use crate::support;
use crate::support::message;
use crate::support::pets::{PROJECT, Pet};
use chrono::NaiveDate;
use pg_embed::{Cluster, Stop};
use pg_notebook::migrate;
use pg_notebook::migrate::Folder;
use pg_notebook::{Connection, Error, Settings};
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

fn pet(i: i32) -> Pet {
    Pet::new(format!("pet {i}"), NaiveDate::from_ymd_opt(2020, 2, 29).unwrap(), 10 + i % 20, 20 + i % 50)
}

fn names(db: &mut Connection) -> Vec<String> {
    db.query_as::<(String,)>("SELECT name FROM pets ORDER BY id", &[])
        .unwrap()
        .into_iter()
        .map(|(name,)| name)
        .collect()
}

fn upgrade(db: &mut Connection) {
    migrate::upgrade(db, &Folder::read(&PROJECT.migrations()).unwrap()).unwrap();
}

#[test]
fn a_server_killed_during_a_load_keeps_nothing_of_it() {
    let mut cluster = support::cluster();
    let mut db = Connection::open(&support::settings(&cluster.settings().unwrap().env())).unwrap();
    upgrade(&mut db);
    Pet::add_all(&mut db, [pet(-1)]).unwrap();
    let error = Pet::add_all(
        &mut db,
        (0..200_000).map(|i| {
            if i == 100_000 {
                cluster.stop(Stop::Immediate).unwrap();
            }
            pet(i)
        }),
    )
    .unwrap_err();
    assert!(matches!(error, Error::Lost(_)), "{error}");
    cluster.start().unwrap();
    assert_eq!(names(&mut db), ["pet -1"]);
    assert_eq!(Pet::add_all(&mut db, (0..10).map(pet)).unwrap(), 10);
}

/// A standby of `primary`, started.
fn standby(primary: &Cluster) -> Cluster {
    let binaries = support::binaries();
    let cache = Path::new(concat!(env!("CARGO_TARGET_TMPDIR"), "/postgres"));
    let mut standby = Cluster::throwaway(&binaries, &support::server::login(), cache).unwrap();
    let data = standby.data();
    let owner = fs::metadata(&data).unwrap();
    fs::remove_dir_all(&data).unwrap();
    let settings = primary.settings().unwrap();
    let output = Command::new(binaries.program("pg_basebackup"))
        .args(["--write-recovery-conf", "--checkpoint=fast", "--no-sync", "--pgdata"])
        .arg(&data)
        .envs(settings.env().into_iter().filter(|(name, _)| name != "PGDATABASE"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let owner = format!("{}:{}", owner.uid(), owner.gid());
    assert!(Command::new("chown").args(["-R", &owner]).arg(&data).status().unwrap().success());
    standby.start().unwrap();
    standby
}

/// Both servers, the standby first.
fn both(primary: &Cluster, standby: &Cluster, attributes: &str) -> Settings {
    let (primary, standby) = (primary.settings().unwrap(), standby.settings().unwrap());
    let mut env = primary.env();
    env.retain(|(name, _)| name != "PGHOST" && name != "PGPORT");
    env.push(("PGHOST".into(), "127.0.0.1,127.0.0.1".into()));
    env.push(("PGPORT".into(), format!("{},{}", standby.port(), primary.port())));
    env.push(("PGTARGETSESSIONATTRS".into(), attributes.into()));
    support::settings(&env)
}

/// What `target_session_attrs` finds, the standby being the first in the list.
fn which_of_both(primary: &Cluster, standby: &Cluster) {
    let is_standby = |settings: &Settings| {
        Connection::open(settings).and_then(|mut db| db.query_one_as::<(bool,)>("SELECT pg_is_in_recovery()", &[]))
    };
    for (attributes, wanted) in [
        ("any", true),
        ("read-write", false),
        ("read-only", true),
        ("primary", false),
        ("standby", true),
        ("prefer-standby", true),
    ] {
        assert_eq!(is_standby(&both(primary, standby, attributes)).unwrap(), (wanted,), "{attributes}");
    }
    // Only the primary is there; and with sessions that take no changes it is a primary all the same.
    let alone = |more: &[(&str, &str)]| {
        let mut env = primary.settings().unwrap().env();
        env.extend(more.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        support::settings(&env)
    };
    assert_eq!(is_standby(&alone(&[("PGTARGETSESSIONATTRS", "prefer-standby")])).unwrap(), (false,));
    let careful = [("PGOPTIONS", "-c default_transaction_read_only=on"), ("PGTARGETSESSIONATTRS", "read-only")];
    assert_eq!(is_standby(&alone(&careful)).unwrap(), (false,));
    let error = is_standby(&alone(&[("PGTARGETSESSIONATTRS", "standby")])).unwrap_err();
    let port = primary.settings().unwrap().port().to_string();
    message::expect("session/no_standby", &error, &[(&port, "PORT")]);
    // In any order, each is tried.
    let mut balanced = both(primary, standby, "primary");
    balanced.load_balance_hosts = true;
    for _ in 0..8 {
        assert_eq!(is_standby(&balanced).unwrap(), (false,));
    }
}

#[test]
fn writes_find_the_new_primary_and_nothing_acknowledged_is_lost() {
    let mut primary = support::cluster();
    let mut setup = Connection::open(&support::settings(&primary.settings().unwrap().env())).unwrap();
    upgrade(&mut setup);
    let standby = standby(&primary);
    // Only what the standby has too is acknowledged.
    setup.query("SELECT pg_reload_conf()", &[]).unwrap();
    setup.execute("ALTER SYSTEM SET synchronous_standby_names = '*'", &[]).unwrap();
    setup.query("SELECT pg_reload_conf()", &[]).unwrap();
    drop(setup);
    which_of_both(&primary, &standby);

    let mut reader = Connection::open(&both(&primary, &standby, "read-only")).unwrap();
    let (in_recovery,): (bool,) = reader.query_one_as("SELECT pg_is_in_recovery()", &[]).unwrap();
    assert!(in_recovery);
    assert_eq!(Pet::add_all(&mut reader, [pet(1)]).unwrap_err().code(), Some("25006"));

    let mut db = Connection::open(&both(&primary, &standby, "read-write")).unwrap();
    let (mut acknowledged, mut unknown) = (Vec::new(), Vec::new());
    let mut add = |db: &mut Connection, i: i32| {
        let new = pet(i);
        match Pet::add(db, &new.name, new.birthday, new.height, new.weight) {
            Ok(_) => acknowledged.push(new.name),
            Err(Error::Lost(_)) => unknown.push(new.name),
            Err(error) => panic!("{error}"),
        }
    };
    for i in 0..50 {
        add(&mut db, i);
    }
    primary.kill9().unwrap();
    let killed = Instant::now();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            std::thread::sleep(Duration::from_millis(500));
            reader.query("SELECT pg_promote()", &[]).unwrap();
        });
        for i in 50..100 {
            add(&mut db, i);
        }
    });
    assert!(killed.elapsed() < Duration::from_secs(10), "{:?}", killed.elapsed());
    assert!(acknowledged.len() >= 98 && unknown.len() <= 2, "{unknown:?}");
    let found = names(&mut db);
    assert!(acknowledged.iter().all(|name| found.contains(name)));
    assert!(found.iter().all(|name| acknowledged.contains(name) || unknown.contains(name)));
    assert!(db.take_notices().iter().any(|notice| notice.starts_with("reconnected to ")));
}
