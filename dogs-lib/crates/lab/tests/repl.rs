//! The REPL, with its input and output at pipes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Folder, Running, place};
use lab::{Layout, Steps, postgres, setup};
use pg_embed::{Login, Options, Server, ensure};
use std::io::{Read, Write};
use std::process::{Command, Stdio};

/// A server of its own, for a session that nobody else sees.
fn server(place: &Layout, folder: &Folder) -> Server {
    let binaries = postgres::ensure(place, &Steps::default()).unwrap();
    ensure(&Options {
        dir: folder.path().join("server"),
        binaries,
        supervisor: place.program(),
        login: Login::default(),
    })
    .unwrap()
}

#[test]
fn a_session_at_the_terminal_has_the_library_and_the_database() {
    let (place, folder) = (place(), Folder::new());
    setup::ensure_with_repl(&place, &Steps::default()).unwrap();
    let server = server(&place, &folder);
    let mut command = Command::new(env!("CARGO_BIN_EXE_lab"));
    command.arg("repl").envs(server.env()).env_remove("DATABASE_URL");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut repl = Running::start(&mut command);
    let lines = [
        "upgrade()?",
        "let bday = Local::now().date_naive() - TimeDelta::weeks(52);",
        "let foo = add_dog(\"foo\", bday, 24, 50)?;",
        "get_dog(\"foo\")?.map(|dog| dog.birthday == bday && dog.id == foo.id)",
        "add_dog(\"foo\", bday, 24, 50)?",
        "foo.nme",
        "6 * 7",
    ];
    let mut stdin = repl.0.stdin.take().unwrap();
    stdin.write_all((lines.join("\n") + "\n").as_bytes()).unwrap();
    drop(stdin);
    let (mut said, mut complained) = (String::new(), String::new());
    repl.0.stdout.take().unwrap().read_to_string(&mut said).unwrap();
    repl.0.stderr.take().unwrap().read_to_string(&mut complained).unwrap();
    assert!(repl.0.wait().unwrap().success(), "{said}{complained}");
    assert!(said.contains("V1__init"), "upgrade: {said}{complained}");
    assert!(said.contains("Some(true)"), "get_dog: {said}{complained}");
    assert!(complained.contains("23505"), "a duplicate: {said}{complained}");
    assert!(said.contains("E0609"), "a misspelt field: {said}{complained}");
    assert!(said.lines().any(|line| line.trim() == "42"), "and it went on: {said}{complained}");
    server.close().unwrap();
}
