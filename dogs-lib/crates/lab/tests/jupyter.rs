//! `cargo lab` from the outside: JupyterLab opens, tells its address, and leaves nothing behind.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Folder, Running, place, wait_until};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn lab(state: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lab"));
    // Not what somebody uses meanwhile; and a server of its own.
    command.env("LAB_STATE", state).stdin(Stdio::null());
    for name in pg_settings::variables() {
        command.env_remove(name);
    }
    command
}

/// Starts JupyterLab and gives its address.
fn open(state: &Path) -> (Running, String) {
    let mut lab = Running::start(lab(state).arg("--no-browser").stdout(Stdio::piped()));
    let mut address = String::new();
    BufReader::new(lab.0.stdout.take().unwrap()).read_line(&mut address).unwrap();
    assert!(address.starts_with("http://127.0.0.1:") && address.contains("?token="), "{address:?}");
    (lab, address.trim().to_owned())
}

fn get(address: &str) -> std::io::Result<String> {
    let (host, path) = address.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let mut stream = TcpStream::connect(host)?;
    write!(stream, "GET /{path} HTTP/1.0\r\nHost: {host}\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The processes whose command line or arguments name this folder.
fn processes(state: &Path) -> String {
    let list = Command::new("ps").args(["-axww", "-o", "pid=,command="]).output().unwrap();
    let name = state.display().to_string();
    text(&list).lines().filter(|line| line.contains(&name)).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_lab_opens_tells_where_and_stops_all_that_it_started() {
    let (_place, folder) = (place(), Folder::new());
    let state = folder.path();
    let (mut first, address) = open(state);
    assert!(get(&address).unwrap().starts_with("HTTP/1.1 200"));
    assert!(
        get(address.split("?token").next().unwrap()).unwrap().starts_with("HTTP/1.1 302"),
        "without the token: log in"
    );
    assert!(state.join("server/server.env").exists(), "{}", processes(state));

    let again = lab(state).arg("--no-browser").output().unwrap();
    assert!(again.status.success());
    assert_eq!(text(&again).trim(), address, "a second one tells where the first one is");
    assert!(text(&lab(state).arg("doctor").output().unwrap()).contains(&address));

    let stopped = lab(state).arg("stop").output().unwrap();
    assert!(stopped.status.success() && text(&stopped).contains("JupyterLab was stopped"), "{stopped:?}");
    assert!(first.0.wait().unwrap().success());
    assert!(get(&address).is_err(), "nobody listens");
    wait_until("its processes are gone", || processes(state).is_empty());
    assert!(!state.join("server/server.env").exists());
    assert!(text(&lab(state).arg("stop").output().unwrap()).contains("JupyterLab did not run"));
}

#[test]
fn a_killed_lab_leaves_nothing_running() {
    let (_place, folder) = (place(), Folder::new());
    let state = folder.path();
    let (mut lab, address) = open(state);
    lab.0.kill().unwrap();
    lab.0.wait().unwrap();
    wait_until("JupyterLab ends by itself", || get(&address).is_err());
    wait_until("so does the server", || processes(state).is_empty());
}

#[test]
fn settings_that_nobody_answers_are_told_plainly() {
    let (_place, folder) = (place(), Folder::new());
    let output = lab(folder.path()).arg("run").env("PGPORT", "1").env("PGPASSWORD", "secret").output().unwrap();
    assert!(!output.status.success());
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("the database does not answer, as PGPORT in the environment says"), "{said}");
    assert!(said.contains("port 1") && !said.contains("secret"), "{said}");
    assert!(!folder.path().join("server").exists(), "no server is started then");
}
