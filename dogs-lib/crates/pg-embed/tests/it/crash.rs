//! After kill -9.

use crate::folders::Folder;
use crate::holder::Holder;
use crate::support::{SUPERVISOR, alive, binaries, kill9, sql, wait};
use pg_embed::{Cluster, Login, Stopped};
use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

/// Kills some of: a user, the supervisor, Postgres. What was saved is there for the next user, and in the end nothing is left.
fn after_killing(user: bool, supervisor: bool, postgres: bool) {
    let folder = Folder::with_data();
    let mut holder = Some(Holder::start(&folder));
    let env = holder.as_ref().unwrap().env.clone();
    sql(&env, "drop table if exists t; create table t as select 1 as x");
    let pids = (folder.supervisor(), folder.postmaster().unwrap());
    if supervisor {
        kill9(pids.0);
    }
    if postgres {
        kill9(pids.1);
    }
    if user {
        holder.take().unwrap().kill9();
    }
    // At once, into the middle of it.
    let begun = Instant::now();
    let server = folder.ensure();
    wait("a server after the kill", || folder.try_sql("select x from t").is_ok());
    println!("recovered in {} ms", begun.elapsed().as_millis());
    folder.try_sql("insert into t values (2)").unwrap();
    assert_eq!(folder.try_sql("select count(*) from t").unwrap(), "2");
    if supervisor || postgres {
        wait("end of the old server", || !alive(pids.1));
    }
    drop(server);
    if let Some(holder) = holder {
        holder.leave();
    }
    folder.wait_until_gone();
}

#[test]
fn of_the_user() {
    after_killing(true, false, false);
}

#[test]
fn of_the_supervisor() {
    after_killing(false, true, false);
}

#[test]
fn of_postgres() {
    after_killing(false, false, true);
}

#[test]
fn of_user_and_supervisor() {
    after_killing(true, true, false);
}

#[test]
fn of_user_and_postgres() {
    after_killing(true, false, true);
}

#[test]
fn of_supervisor_and_postgres() {
    after_killing(false, true, true);
}

#[test]
fn of_all_three() {
    after_killing(true, true, true);
}

#[test]
fn of_the_supervisor_the_server_ends_by_itself() {
    let folder = Folder::with_data();
    let holder = Holder::start(&folder);
    let (supervisor, postmaster) = (folder.supervisor(), folder.postmaster().unwrap());
    kill9(supervisor);
    wait("end of the server", || !alive(postmaster));
    assert!(folder.log().trim_end().ends_with("database system is shut down"));
    holder.leave();
    assert_eq!(pg_embed::stop(&folder.server()).unwrap(), Stopped::NotRunning);
    assert!(!folder.file("server.env").exists());
}

#[test]
fn of_postgres_the_server_comes_back_for_its_users() {
    let folder = Folder::with_data();
    let holder = Holder::start(&folder);
    sql(&holder.env, "drop table if exists t; create table t as select 1 as x");
    for _ in 0..2 {
        kill9(folder.postmaster().unwrap());
        wait("the server", || folder.try_sql("select x from t").is_ok());
    }
    holder.leave();
    folder.wait_until_gone();
}

#[test]
fn of_postgres_a_session_that_computes_does_not_hinder_the_next_start() {
    let folder = Folder::with_data();
    let holder = Holder::start(&folder);
    let mut computes = Command::new(binaries().program("psql"))
        .args(["-c", "do $$ begin loop end loop; end $$"])
        .envs(holder.env.iter().cloned())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let active = "select count(*) from pg_stat_activity where query like 'do %'";
    wait("the query", || sql(&holder.env, active) == "1");
    kill9(folder.postmaster().unwrap());
    let begun = Instant::now();
    while folder.try_sql("select 1").is_err() {
        let waited = begun.elapsed();
        assert!(waited < Duration::from_secs(60), "{}", folder.log());
    }
    assert!(!computes.wait().unwrap().success());
    holder.leave();
    folder.wait_until_gone();
}

#[test]
fn during_initdb_the_next_start_begins_anew() {
    let folder = Folder::new();
    let unfinished = || {
        let entries = fs::read_dir(folder.server()).into_iter().flatten().flatten();
        entries.filter(|entry| entry.file_name().to_string_lossy().starts_with("data.new-")).count()
    };
    let mut interrupted = 0;
    for pause in [0, 30, 100] {
        let holder = Holder::spawn(Command::new(SUPERVISOR), &folder);
        let initdb = |line: &String| line.contains("/initdb -D ");
        // It may be over before anybody has looked.
        wait("initdb", || folder.file("data").exists() || folder.processes().iter().any(initdb));
        std::thread::sleep(Duration::from_millis(pause));
        let ps = Command::new("ps").args(["-axww", "-o", "pid=", "-o", "args="]).output().unwrap();
        let ps = String::from_utf8_lossy(&ps.stdout).into_owned();
        let ours = format!("supervise-server {}", folder.server().display());
        let supervisor = ps.lines().find(|line| line.contains(&ours)).expect("a supervisor");
        let pid = supervisor.split_whitespace().next().unwrap().parse().unwrap();
        kill9(rustix::process::Pid::from_raw(pid).unwrap());
        holder.kill9();
        // A machine may be faster than the longest pause.
        if folder.file("data").exists() {
            break;
        }
        interrupted += 1;
    }
    assert!(interrupted > 0, "initdb was done each time");
    let server = folder.ensure();
    assert_eq!(sql(&server.env(), "select 1"), "1");
    assert_eq!(unfinished(), 0);
}

#[test]
fn a_server_without_supervisor_is_replaced_or_stopped() {
    let folder = Folder::with_data();
    for replace in [true, false] {
        let mut orphan = Cluster::create(&folder.server(), binaries(), &Login::default()).unwrap();
        orphan.start().unwrap();
        let pid = folder.postmaster().unwrap();
        if replace {
            let server = folder.ensure();
            assert_eq!(sql(&server.env(), "select 1"), "1");
            assert_ne!(folder.postmaster(), Some(pid));
            server.close().unwrap();
        } else {
            assert_eq!(pg_embed::stop(&folder.server()).unwrap(), Stopped::Unused);
        }
        wait("the end of the orphan", || !alive(pid));
    }
}

#[test]
fn the_number_of_a_dead_server_may_belong_to_another_process() {
    use std::os::unix::fs::MetadataExt;
    use std::os::unix::process::CommandExt;
    let folder = Folder::with_data();
    let mut cluster = Cluster::create(&folder.server(), binaries(), &Login::default()).unwrap();
    cluster.start().unwrap();
    cluster.kill9().unwrap();
    let owner = fs::metadata(cluster.data()).unwrap();
    let mut stranger = Command::new("sleep");
    stranger.arg("60");
    if owner.uid() != rustix::process::geteuid().as_raw() {
        stranger.uid(owner.uid()).gid(owner.gid());
    }
    let mut stranger = stranger.spawn().unwrap();
    let file = cluster.data().join("postmaster.pid");
    let text = fs::read_to_string(&file).unwrap();
    let (_, rest) = text.split_once('\n').unwrap();
    fs::write(&file, format!("{}\n{rest}", stranger.id())).unwrap();

    cluster.start().unwrap();
    assert_eq!(sql(&cluster.settings().unwrap().env(), "select 1"), "1");
    assert!(stranger.try_wait().unwrap().is_none(), "the stranger was stopped");
    stranger.kill().unwrap();
    stranger.wait().unwrap();
}
