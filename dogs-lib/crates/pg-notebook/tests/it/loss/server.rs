//! The server itself stops, or is killed.

use super::writing::while_writing;
use super::{Env, assert_lost, clear, open, pause, support, with};
use crate::support::pets::{PROJECT, Pet};
use crate::support::writer::{self, Writer, insert};
use chrono::NaiveDate;
use pg_embed::{Cluster, Stop};
use pg_notebook::Connection;
use pg_notebook::migrate;
use pg_notebook::migrate::Folder;
use std::process::Command;
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

fn restart(cluster: &Mutex<Cluster>, how: Stop) {
    let mut cluster = cluster.lock().unwrap();
    cluster.stop(how).unwrap();
    cluster.start().unwrap();
}

fn kill_postmaster(cluster: &Mutex<Cluster>) {
    let mut cluster = cluster.lock().unwrap();
    cluster.kill9().unwrap();
    cluster.start().unwrap();
}

/// The other processes of the server end as well, and it recovers.
fn kill_backend(pid: i32) {
    assert!(Command::new("/bin/sh").args(["-c", "kill -9 \"$0\"", &pid.to_string()]).status().unwrap().success());
}

/// A server that ends a connection warns of it as well.
fn reconnections(db: &mut Connection) -> usize {
    db.take_notices().iter().filter(|notice| notice.starts_with("reconnected to ")).count()
}

/// One loss for four connections: over TCP and socket, idle and in a transaction.
fn all_at_once(envs: &[Env; 2], lose: impl FnOnce()) {
    let mut writers = [0, 100].map(|first| Writer::new(open(&envs[first as usize / 100]), first));
    let mut inside = [200, 300].map(|first| Writer::new(open(&envs[first as usize / 100 - 2]), first));
    for writer in writers.iter_mut().chain(&mut inside) {
        writer.write().unwrap();
    }
    for (writer, n) in inside.iter_mut().zip([1000, 2000]) {
        writer.db.begin().unwrap();
        insert(&mut writer.db, n).unwrap();
    }
    lose();
    pause();
    for writer in &mut writers {
        writer.write().unwrap();
        assert_eq!(reconnections(&mut writer.db), 1);
    }
    for writer in &mut inside {
        assert_lost(insert(&mut writer.db, 3000));
        assert_lost(insert(&mut writer.db, 4000));
        writer.db.rollback().unwrap();
        writer.write().unwrap();
        assert_eq!(reconnections(&mut writer.db), 1);
    }
    let all: Vec<&Writer> = writers.iter().chain(&inside).collect();
    assert!(all.iter().all(|writer| writer.unsure() == 0));
    writer::check(&mut open(&envs[0]), &all);
    clear(&envs[0]);
}

/// The server with both addresses; for a test that breaks it.
fn own_server() -> (Mutex<Cluster>, [Env; 2]) {
    let cluster = support::cluster();
    let tcp = cluster.settings().unwrap().env();
    let socket = with(&tcp, &[("PGHOST".into(), cluster.socket_dir().expect("a socket").display().to_string())]);
    open(&tcp).batch_execute(writer::TABLE).unwrap();
    (Mutex::new(cluster), [tcp, socket])
}

fn any_backend(env: &Env) -> i32 {
    let others = "SELECT pid FROM pg_stat_activity WHERE datname = 'pets' AND pid <> pg_backend_pid() LIMIT 1";
    let (pid,) = open(env).query_one_as(others, &[]).unwrap();
    pid
}

#[test]
fn the_server_was_restarted_or_killed() {
    let (cluster, envs) = own_server();
    all_at_once(&envs, || restart(&cluster, Stop::Fast));
    all_at_once(&envs, || restart(&cluster, Stop::Immediate));
    all_at_once(&envs, || kill_backend(any_backend(&envs[0])));
    all_at_once(&envs, || kill_postmaster(&cluster));
}

#[test]
fn restarted_and_killed_while_writing() {
    let (cluster, [tcp, socket]) = own_server();
    while_writing(&tcp, &socket, || {
        let ways: [&dyn Fn(); 4] = [
            &|| restart(&cluster, Stop::Fast),
            &|| restart(&cluster, Stop::Immediate),
            &|| kill_backend(any_backend(&tcp)),
            &|| kill_postmaster(&cluster),
        ];
        for lose in ways {
            lose();
            thread::sleep(Duration::from_millis(200));
        }
    });
}

#[test]
fn killed_in_the_middle_of_a_copy() {
    let (cluster, [tcp, socket]) = own_server();
    migrate::upgrade(&mut open(&tcp), &Folder::read(&PROJECT.migrations()).unwrap()).unwrap();
    let day = NaiveDate::from_ymd_opt(2020, 2, 29).unwrap();
    let ways: [&dyn Fn(); 2] = [&|| restart(&cluster, Stop::Immediate), &|| kill_postmaster(&cluster)];
    for (lose, env) in ways.into_iter().zip([tcp, socket]) {
        let mut db = open(&env);
        let cut_off = (0..100_000).map(|i| {
            if i == 50_000 {
                lose();
            }
            Pet::new(format!("pet {i}"), day, 24, 50)
        });
        let error = assert_lost(Pet::add_all(&mut db, cut_off));
        assert!(error.to_string().contains("the server has rolled it back"), "{error}");
        assert_eq!(Pet::all(&mut db).unwrap(), []);
        assert_eq!(db.take_notices().len(), 1);
        assert_eq!(Pet::add_all(&mut db, [Pet::new("Rex", day, 24, 50)]).unwrap(), 1);
        db.batch_execute("TRUNCATE pets").unwrap();
    }
}
