//! Clusters without users and supervisor.

use crate::folders::Folder;
use crate::support::{alive, binaries, cache, sql, try_sql, with};
use pg_embed::{Cluster, Error, Login, Stop};
use rustix::process::Pid;
use std::fs;

fn throwaway() -> Cluster {
    Cluster::throwaway(binaries(), &Login::default(), &cache()).unwrap()
}

fn env(cluster: &Cluster) -> Vec<(String, String)> {
    cluster.settings().unwrap().env()
}

#[test]
fn data_survives_every_way_to_stop() {
    let mut cluster = throwaway();
    cluster.start().unwrap();
    let port = cluster.settings().unwrap().port();
    sql(&env(&cluster), "create table t (how text)");
    for how in [Some(Stop::Smart), Some(Stop::Fast), Some(Stop::Immediate), None] {
        sql(&env(&cluster), &format!("insert into t values ('{how:?}')"));
        match how {
            Some(how) => cluster.stop(how).unwrap(),
            None => cluster.kill9().unwrap(),
        }
        assert!(!cluster.is_running());
        assert!(try_sql(&env(&cluster), "select 1").is_err());
        cluster.start().unwrap();
        assert_eq!(cluster.settings().unwrap().port(), port);
    }
    assert_eq!(sql(&env(&cluster), "select count(*) from t"), "4");
}

#[test]
fn it_is_reached_over_tcp_and_socket() {
    let mut cluster = throwaway();
    cluster.set("max_connections", "17");
    cluster.start().unwrap();
    let socket = cluster.socket_dir().unwrap().to_str().unwrap().to_owned();
    let by_socket = with(&cluster.settings().unwrap(), &[("PGHOST", &socket)]);
    let peer = "select inet_client_addr() is null";
    assert_eq!(sql(&by_socket, peer), "t");
    assert_eq!(sql(&env(&cluster), peer), "f");
    assert_eq!(sql(&env(&cluster), "show max_connections"), "17");
}

#[test]
fn clusters_are_independent() {
    let clusters = std::thread::scope(|scope| {
        let start = || {
            let mut cluster = throwaway();
            cluster.start().unwrap();
            sql(&env(&cluster), "create table t ()");
            cluster
        };
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(start)).collect();
        let clusters = threads.into_iter().map(|thread| thread.join().unwrap());
        clusters.collect::<Vec<_>>()
    });
    // The threads that started them have ended: the servers have not.
    for cluster in &clusters {
        assert_eq!(sql(&env(cluster), "select count(*) from t"), "0");
    }
}

#[test]
fn a_dropped_one_leaves_nothing() {
    let mut cluster = throwaway();
    cluster.start().unwrap();
    let pid = Pid::from_raw(cluster.pid().unwrap().try_into().unwrap()).unwrap();
    let data = cluster.data();
    drop(cluster);
    assert!(!alive(pid));
    assert!(!data.parent().unwrap().exists());
}

#[test]
fn a_port_that_is_taken_at_the_last_moment_is_given_up() {
    let taken = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = taken.local_addr().unwrap().port();
    let mut cluster = throwaway();
    // It comes after the port that was found free.
    cluster.set("port", &port.to_string());
    let error = cluster.start().unwrap_err().to_string();
    assert!(error.contains("every port of 127.0.0.1"), "{error}");
    let log = fs::read_to_string(cluster.log()).unwrap();
    assert!(log.matches("Address already in use").count() > 10, "{log}");
}

#[test]
fn data_of_another_version_is_left_alone() {
    let folder = Folder::new();
    fs::create_dir_all(folder.file("data")).unwrap();
    fs::write(folder.file("data/PG_VERSION"), "12\n").unwrap();
    let major = binaries().major();
    let expected = format!("was made by PostgreSQL 12, and here is only {major}\n  install PostgreSQL 12");
    for error in [
        Cluster::create(&folder.server(), binaries(), &Login::default()).unwrap_err(),
        pg_embed::ensure(&folder.options()).unwrap_err(),
    ] {
        assert!(matches!(error, Error::OtherVersion { major: 12, .. }), "{error:?}");
        assert!(error.to_string().contains(&expected), "{error}");
    }
    assert_eq!(fs::read_dir(folder.file("data")).unwrap().count(), 1);
}
