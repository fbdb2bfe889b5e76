//! Starting and stopping, when all goes well.

use crate::folders::Folder;
use crate::holder::Holder;
use crate::support::{sql, try_sql, with};
use pg_embed::{Closed, Server, Status, Stopped};
use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;

#[test]
fn data_port_and_password_stay_from_one_start_to_the_next() {
    let (folder, server) = on_a_port_of_its_own();
    let first = server.settings().clone();
    sql(&server.env(), "create table pets as select 'foo' as name");
    assert_eq!(server.close().unwrap(), Closed::Stopped);
    assert_eq!(folder.processes(), Vec::<String>::new());
    assert!(!folder.file("server.env").exists());
    assert_eq!(pg_embed::status(&folder.server()).unwrap(), Status::Stopped);

    let server = folder.ensure();
    assert_eq!(sql(&server.env(), "select name from pets"), "foo");
    assert_eq!(server.settings().password(), first.password());
    assert_eq!(server.settings().port(), first.port());
}

/// A server that did not get the port that those of other tests want as well.
fn on_a_port_of_its_own() -> (Folder, Server) {
    loop {
        // It fails if another test has it, which is as good.
        let _taken = TcpListener::bind(("127.0.0.1", pg_embed::PORT));
        let folder = Folder::new();
        let server = folder.ensure();
        if server.settings().port() != pg_embed::PORT {
            return (folder, server);
        }
    }
}

#[test]
fn while_it_runs_a_private_file_describes_it() {
    let folder = Folder::with_data();
    assert_eq!(pg_embed::status(&folder.server()).unwrap(), Status::Stopped);
    let server = folder.ensure();
    let file = folder.file("server.env");
    let lines: String = server.env().iter().map(|(name, value)| format!("{name}={value}\n")).collect();
    assert!(fs::read_to_string(&file).unwrap().ends_with(&lines));
    for name in ["server.env", "password", "server.log"] {
        let mode = fs::metadata(folder.file(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    let status = pg_embed::status(&folder.server()).unwrap();
    assert_eq!(status, Status::Running(server.settings().clone()));
}

#[test]
fn only_this_machine_and_only_with_the_password() {
    let folder = Folder::with_data();
    let server = folder.ensure();
    let settings = server.settings();
    let show = |name| sql(&server.env(), &format!("show {name}"));
    assert_eq!(show("listen_addresses"), "127.0.0.1");
    assert_eq!(show("fsync"), "on");
    assert_eq!(show("server_encoding"), "UTF8");
    assert_eq!(sql(&server.env(), "select upper('\u{e4}')"), "\u{c4}");
    let hba = "select distinct auth_method from pg_hba_file_rules where error is null";
    assert_eq!(sql(&server.env(), hba), "scram-sha-256");
    assert_eq!(sql(&server.env(), "select current_user || current_database()"), "postgrespostgres");

    let wrong = try_sql(&with(settings, &[("PGPASSWORD", "wrong")]), "select 1").unwrap_err();
    assert!(wrong.contains("password authentication failed"), "{wrong}");
    let socket = folder.file("s");
    let mode = fs::metadata(&socket).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
    let by_socket = [("PGHOST", socket.to_str().unwrap()), ("PGPASSWORD", "wrong")];
    let wrong = try_sql(&with(settings, &by_socket), "select 1").unwrap_err();
    assert!(wrong.contains("password authentication failed"), "{wrong}");
}

#[test]
fn the_password_is_in_no_command_line_and_no_log() {
    let folder = Folder::with_data();
    let server = folder.ensure();
    let password = server.settings().password();
    assert_eq!(password.len(), 32);
    let ps = std::process::Command::new("ps").args(["-axww", "-o", "args="]).output().unwrap();
    assert!(!String::from_utf8_lossy(&ps.stdout).contains(password));
    assert!(!folder.log().contains(password));
    assert!(!format!("{server:?}").contains(password));
}

#[test]
fn a_taken_port_is_passed_over() {
    let folder = Folder::with_data();
    let taken = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = taken.local_addr().unwrap().port();
    fs::write(folder.file("port"), format!("{port}\n")).unwrap();
    let server = folder.ensure();
    assert_ne!(server.settings().port(), port);
    assert_eq!(sql(&server.env(), "select 1"), "1");
}

#[test]
fn stop_stops_a_server_in_use_and_says_so() {
    let folder = Folder::with_data();
    assert_eq!(pg_embed::stop(&folder.server()).unwrap(), Stopped::NotRunning);
    assert_eq!(pg_embed::stop(&folder.path().join("none")).unwrap(), Stopped::NotRunning);
    let first = folder.ensure();
    assert_eq!(pg_embed::stop(&folder.server()).unwrap(), Stopped::Used);
    folder.wait_until_gone();
    // The first user is still there; the second one gets a new server.
    let second = folder.ensure();
    assert_eq!(sql(&second.env(), "select 1"), "1");
    drop(first);
    assert_eq!(sql(&second.env(), "select 2"), "2");
    assert_eq!(second.close().unwrap(), Closed::Stopped);
}

#[test]
fn what_postgres_says_against_its_start_is_shown() {
    let folder = Folder::with_data();
    let conf = folder.file("data/postgresql.conf");
    let good = fs::read_to_string(&conf).unwrap();
    fs::write(&conf, format!("{good}\nshared_buffers = nonsense\n")).unwrap();
    let error = pg_embed::ensure(&folder.options()).unwrap_err().to_string();
    assert!(error.starts_with("cannot start the server\n"), "{error}");
    assert!(error.contains("invalid value for parameter \"shared_buffers\": \"nonsense\""), "{error}");
    assert!(error.contains("server.log"), "{error}");
    fs::write(&conf, good).unwrap();
    assert_eq!(sql(&folder.ensure().env(), "select 1"), "1");
}

#[test]
fn a_supervisor_that_is_not_there_is_named() {
    let folder = Folder::with_data();
    let mut options = folder.options();
    options.supervisor = "/nowhere/lab".into();
    let error = pg_embed::ensure(&options).unwrap_err().to_string();
    assert!(error.contains("cannot run /nowhere/lab: No such file"), "{error}");
}

#[test]
fn a_path_with_blanks_quotes_and_commas_is_fine() {
    let folder = Folder::with_data();
    let mut options = folder.options();
    options.dir = folder.path().join("a b,c'd\"e \u{e9}");
    fs::rename(folder.server(), &options.dir).unwrap();
    let server = pg_embed::ensure(&options).unwrap();
    let socket = options.dir.canonicalize().unwrap().join("s");
    let by_socket = with(server.settings(), &[("PGHOST", socket.to_str().unwrap())]);
    // libpq takes a comma as the end of a host.
    assert!(socket.join(format!(".s.PGSQL.{}", server.settings().port())).exists());
    assert!(try_sql(&by_socket, "select 1").is_err());
    assert_eq!(sql(&server.env(), "select 1"), "1");
    server.close().unwrap();
}

#[test]
fn a_path_too_long_for_a_socket_is_fine() {
    let folder = Folder::with_data();
    let mut options = folder.options();
    options.dir = folder.path().join("x".repeat(90));
    fs::rename(folder.server(), &options.dir).unwrap();
    let server = pg_embed::ensure(&options).unwrap();
    assert_eq!(sql(&server.env(), "show unix_socket_directories"), "");
    server.close().unwrap();
}

#[test]
fn two_repositories_have_two_servers() {
    let (one, two) = (Folder::with_data(), Folder::with_data());
    let (first, second) = (Holder::start(&one), Holder::start(&two));
    assert_ne!(one.postmaster(), two.postmaster());
    assert_ne!(first.env[1], second.env[1], "the same port");
    first.leave();
    assert_eq!(sql(&second.env, "select 1"), "1");
    second.leave();
}
