//! What the doctor says of a database.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Folder, database, place};
use pg_settings::variables;
use std::process::Command;

/// What it says with these variables, and nothing else that is set.
fn doctor(vars: &[(&str, &str)]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lab"));
    for name in variables() {
        command.env_remove(name);
    }
    let output = command.arg("doctor").envs(vars.iter().copied()).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn it_connects_and_says_where_each_setting_comes_from_but_no_password() {
    let folder = Folder::new();
    let place = place().with_state(folder.path());
    let database = database(&place);
    let text = std::fs::read_to_string(folder.path().join("server/server.env")).unwrap();
    let of = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
        line.unwrap().trim_matches(['\'', '"']).to_owned()
    };
    let (port, user, name, password) = (of("PGPORT"), of("PGUSER"), of("PGDATABASE"), of("PGPASSWORD"));
    let url = format!("postgresql+psycopg2://{user}:{password}@127.0.0.1:{port}/{name}?connection_limit=1");
    let said = doctor(&[("DATABASE_URL", &url)]);
    let wanted = format!("at 127.0.0.1 port {port} has let us in: database {name:?} as {user:?}, not encrypted");
    assert!(said.contains(&wanted), "{said}");
    assert!(said.contains(&format!("user: {user:?}, from DATABASE_URL in the environment")), "{said}");
    assert!(!said.contains(&password), "{said}");

    let wrong = doctor(&[("DATABASE_URL", &url), ("PGCONNECT_TIMEOUT", "3"), ("PGSSLMODE", "require")]);
    assert!(wrong.contains("missing  a database that answers where the settings say:"), "{wrong}");
    assert!(wrong.contains("sslmode: \"require\", from PGSSLMODE in the environment"), "{wrong}");
    assert!(!wrong.contains(&password), "{wrong}");
    database.close().unwrap();
}
