//! Several users of one server.

use crate::folders::Folder;
use crate::holder::Holder;
use crate::support::{SUPERVISOR, alive, sql, try_sql, wait};
use pg_embed::{Closed, ensure};
use rustix::process::{Signal, kill_process_group};
use std::os::unix::process::CommandExt;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

#[test]
fn the_server_stays_until_the_last_user_leaves() {
    let folder = Folder::with_data();
    let (first, second) = (Holder::start(&folder), Holder::start(&folder));
    let third = folder.ensure();
    let postmaster = folder.postmaster().unwrap();
    assert_eq!(first.env, second.env);
    assert_eq!(first.env, third.env());
    first.leave();
    second.kill9();
    assert_eq!(sql(&third.env(), "select 1"), "1");
    assert_eq!(folder.postmaster(), Some(postmaster));
    let fourth = folder.ensure();
    assert_eq!(third.close().unwrap(), Closed::InUse);
    assert_eq!(fourth.close().unwrap(), Closed::Stopped);
    assert!(!alive(postmaster));
}

#[test]
fn a_killed_user_leaves_nothing() {
    let folder = Folder::with_data();
    let user = Holder::start(&folder);
    sql(&user.env, "drop table if exists t; create table t as select 1 as x");
    user.kill9();
    folder.wait_until_gone();
    // It was stopped properly, not killed too.
    assert!(folder.log().trim_end().ends_with("database system is shut down"), "{}", folder.log());
    assert_eq!(sql(&folder.ensure().env(), "select x from t"), "1");
}

#[test]
fn ctrl_c_ends_the_user_and_leaves_the_server_to_the_others() {
    let folder = Folder::with_data();
    let mut command = Command::new(SUPERVISOR);
    command.process_group(0);
    // The first one is who started the supervisor.
    let first = Holder::start_by(command, &folder);
    let second = Holder::start(&folder);
    let postmaster = folder.postmaster();
    kill_process_group(first.pid(), Signal::INT).unwrap();
    first.wait_for_end();
    assert_eq!(sql(&second.env, "select 1"), "1");
    assert_eq!(folder.postmaster(), postmaster);
    second.leave();
    folder.wait_until_gone();
}

#[test]
fn a_child_of_a_user_does_not_keep_the_server() {
    let folder = Folder::with_data();
    let server = folder.ensure();
    let mut child = Command::new("sleep").arg("60").spawn().unwrap();
    assert_eq!(server.close().unwrap(), Closed::Stopped);
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn a_removed_folder_is_no_trouble() {
    let folder = Folder::with_data();
    let old = Holder::start(&folder);
    let postmaster = folder.postmaster().unwrap();
    // The server may be writing.
    wait("removal of the folder", || std::fs::remove_dir_all(folder.server()).is_ok());
    let new = folder.ensure();
    assert_ne!(folder.postmaster(), Some(postmaster));
    old.kill9();
    wait("end of the old server", || !alive(postmaster));
    assert_eq!(sql(&new.env(), "select 1"), "1");
    assert!(folder.file("server.env").exists());
}

#[test]
fn processes_that_come_and_go_at_random_share_one_server() {
    const USERS: u32 = 20;
    const ROUNDS: u32 = 3;
    let folder = Folder::with_data();
    sql(&folder.ensure().env(), "drop table if exists rounds; create table rounds (who int)");
    let saved = AtomicU32::new(0);
    std::thread::scope(|scope| {
        for user in 0..USERS {
            let (folder, saved) = (&folder, &saved);
            scope.spawn(move || {
                for round in 0..ROUNDS {
                    // Different from run to run, and so are the threads' speeds.
                    let nanos = Instant::now().elapsed().subsec_nanos() + user * 7 + round * 13;
                    std::thread::sleep(Duration::from_millis(u64::from(nanos % 40) * 5));
                    let holder = Holder::start(folder);
                    if user % 4 != 0 {
                        sql(&holder.env, &format!("insert into rounds values ({user})"));
                        saved.fetch_add(1, Ordering::Relaxed);
                    }
                    if (user + round) % 3 == 0 { holder.kill9() } else { holder.leave() }
                }
            });
        }
    });
    folder.wait_until_gone();
    let starts = folder.log().matches("database system is ready").count();
    let server = folder.ensure();
    assert_eq!(sql(&server.env(), "select count(*) from rounds"), saved.into_inner().to_string());
    assert!(!folder.log().contains("automatic recovery"), "{}", folder.log());
    assert!(!folder.log().contains("FATAL:  lock file"), "{}", folder.log());
    println!("{} users, {starts} starts of the server", USERS * ROUNDS);
}

#[test]
fn users_killed_while_they_start_the_server_leave_nothing() {
    let folder = Folder::with_data();
    std::thread::scope(|scope| {
        for user in 0..12 {
            let folder = &folder;
            scope.spawn(move || {
                let holder = Holder::spawn(Command::new(SUPERVISOR), folder);
                std::thread::sleep(Duration::from_millis(user * 9));
                holder.kill9();
            });
        }
    });
    folder.wait_until_gone();
    let server = folder.ensure();
    assert_eq!(sql(&server.env(), "select 1"), "1");
}

#[test]
fn threads_of_one_process_share_the_server() {
    let folder = Folder::with_data();
    let options = folder.options();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let server = ensure(&options).unwrap();
                assert_eq!(try_sql(&server.env(), "select 1"), Ok("1".into()));
            });
        }
    });
    folder.wait_until_gone();
}
