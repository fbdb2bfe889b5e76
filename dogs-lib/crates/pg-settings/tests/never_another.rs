//! Never another database than the one that is named, and never a password to another server.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![cfg(unix)]

mod support;

use pg_settings::{Layer, PARAMETERS, Settings};
use std::fs;
use support::Temporary;

fn layer(label: &str, vars: &[(&str, &str)]) -> Layer {
    Layer::new(label, vars.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))).unwrap()
}

fn resolve(layers: &[Layer]) -> Settings {
    Settings::resolve(&[layers, &[layer("no files", &[("PGPASSFILE", "/nowhere")])]].concat(), "pets").unwrap()
}

#[test]
fn once_anything_names_a_database_a_fallback_does_not_count() {
    let lab = layer("the lab's server", &[("PGHOST", "127.0.0.1"), ("PGPORT", "50000"), ("PGPASSWORD", "random")]);
    let folder = Temporary::new("named");
    let services = folder.file("services", 0o600, "[1]\nuser=ann\n");
    for parameter in PARAMETERS {
        let is_refused_here = |name: &str| name.contains("SERVICEFILE") || name == "PGREQUIREPEER";
        let Some(variable) = parameter.variable().filter(|name| !is_refused_here(name)) else { continue };
        let value = match variable {
            "PGHOSTADDR" => "10.0.0.1",
            "PGSSLMODE" | "PGCHANNELBINDING" | "PGGSSENCMODE" | "PGLOADBALANCEHOSTS" => "disable",
            "PGMINPROTOCOLVERSION" | "PGMAXPROTOCOLVERSION" => "3.0",
            "PGTARGETSESSIONATTRS" => "any",
            "PG_NOTEBOOK_PREPARE" => "on",
            _ => "1",
        };
        for label in ["the environment", ".env"] {
            let vars = [(variable, value), ("PGSERVICEFILE", services.to_str().unwrap())];
            let settings = resolve(&[layer(label, &vars), lab.clone().fallback()]);
            let named = settings.named_by.is_some();
            assert_eq!(named, parameter.names_database(), "{variable}");
            assert_eq!(settings.address() == "127.0.0.1:50000", !named, "{variable}");
            assert_eq!(settings.fallback_note.is_some(), named, "{variable}");
            assert!(!named || settings.password() != Some("random"), "{variable}");
        }
    }
    let settings = resolve(&[layer(".env", &[("PGDATABASE", "cats")]), lab.fallback()]);
    assert_eq!(
        settings.fallback_note.as_deref(),
        Some("the lab's server runs, and is not used, for PGDATABASE in .env names another database")
    );
}

#[test]
fn a_password_goes_to_the_host_that_it_was_given_for() {
    let env = |vars: &[(&str, &str)]| layer("the environment", vars);
    let file = layer(".env", &[("DATABASE_URL", "postgres://ann:hush@db.example/d")]);
    for (vars, password) in [
        (&[][..], Some("hush")),
        (&[("PGUSER", "bob")], Some("hush")),
        (&[("PGDATABASE", "x")], Some("hush")),
        (&[("PGHOST", "other")], None),
        (&[("PGHOSTADDR", "10.0.0.1")], None),
        (&[("DATABASE_URL", "postgres://other")], None),
        (&[("DATABASE_URL", "postgres:///x")], Some("hush")),
        (&[("PGHOST", "other"), ("PGPASSWORD", "own")], Some("own")),
    ] {
        let settings = resolve(&[env(vars), file.clone()]);
        assert_eq!(settings.password(), password, "{vars:?}");
    }
    let settings = resolve(&[env(&[("PGHOST", "other")]), file]);
    assert_eq!(
        settings.password_note.as_deref(),
        Some(
            "the password of DATABASE_URL in .env is not sent to another host, the one from PGHOST in the environment"
        )
    );
    // A variable of its own is for whatever the others say.
    let settings = resolve(&[env(&[("PGHOST", "other")]), layer(".env", &[("PGPASSWORD", "pw")])]);
    assert_eq!(settings.password(), Some("pw"));
}

#[test]
fn the_default_password_goes_to_the_default_server_only() {
    for (vars, password) in [
        (&[][..], Some("pets")),
        (&[("PGPORT", "6000")], Some("pets")),
        (&[("PGHOST", "127.0.0.1")], Some("pets")),
        (&[("PGHOST", "db.example")], None),
        (&[("PGHOST", "/run/pg")], None),
        (&[("PGHOST", "localhost"), ("PGHOSTADDR", "10.0.0.1")], None),
        (&[("PGHOSTADDR", "10.0.0.1")], None),
        (&[("PGUSER", "ann")], Some("pets")),
    ] {
        assert_eq!(resolve(&[layer("env", vars)]).password(), password, "{vars:?}");
    }
    let both = resolve(&[layer("env", &[("PGHOST", "localhost,db.example")])]);
    let each: Vec<_> = both.each_host().map(|one| one.password().map(str::to_owned)).collect();
    assert_eq!(each, [Some("pets".to_owned()), None]);
}

#[test]
fn a_name_and_an_address_are_of_one_server() {
    let settings =
        resolve(&[layer("env", &[("PGHOST", "a")]), layer(".env", &[("PGHOSTADDR", "10.0.0.1"), ("PGPORT", "1")])]);
    assert_eq!(settings.address(), "a:1");
}

#[test]
fn the_labs_server_is_found_from_the_project_or_above() {
    // Who runs the tests may have it set.
    if std::env::var_os("LAB_STATE").is_some() {
        return;
    }
    let folder = Temporary::new("lab");
    let project = folder.path().join("examples/cats");
    fs::create_dir_all(&project).unwrap();
    let of = || resolve(&[Layer::of_lab(&project).unwrap()]);
    assert_eq!(of().to_string(), r#"database "pets" at localhost:5432 as "pets""#);
    // Above: it serves this project too, but its database is another project's.
    folder.file(".lab/server/server.env", 0o600, "PGHOST=127.0.0.1\nPGPORT=5001\nPGUSER=lab\nPGDATABASE=lab\n");
    assert_eq!(of().to_string(), r#"database "pets" at 127.0.0.1:5001 as "lab""#);
    assert_eq!(of().hosts.origin, "PGHOST in the lab's server and PGPORT in the lab's server");
    folder.file("examples/.lab/server/server.env", 0o600, "PGPORT=5002\n");
    assert_eq!(of().address(), "localhost:5002");
    folder.file("examples/cats/.lab/server/server.env", 0o600, "PGPORT=5003\nPGDATABASE=cats\n");
    assert_eq!(of().to_string(), r#"database "cats" at localhost:5003 as "pets""#);
}

#[test]
fn libpqs_programs_get_all_that_is_set_and_nothing_of_it_twice() {
    let folder = Temporary::new("variables");
    let passfile = folder.file("pgpass", 0o600, "a:*:*:*:one\nb:*:*:*:two\n");
    let vars_usual = [("PGUSER", "pets"), ("PGDATABASE", "pets")];
    let of = |vars: &[(&str, &str)]| {
        let settings = Settings::resolve(&[layer("env", vars), layer(".env", &vars_usual)], "pets").unwrap();
        settings.variables().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(" ")
    };
    let usual = "PGUSER=pets PGDATABASE=pets";
    for (vars, wanted) in [
        (&[("PGPASSFILE", "/nowhere")][..], format!("PGHOST=localhost PGPORT=5432 {usual} PGPASSWORD=pets")),
        (
            &[("PGHOST", "a,b"), ("PGPASSFILE", passfile.to_str().unwrap())],
            format!("PGHOST=a,b PGPORT=5432,5432 {usual} PGPASSFILE={}", passfile.display()),
        ),
        (
            &[("PGHOST", "a"), ("PGHOSTADDR", "10.0.0.1"), ("PGPASSWORD", "pw"), ("PGSSLROOTCERT", "system")],
            format!("PGHOST=a PGPORT=5432 {usual} PGHOSTADDR=10.0.0.1 PGPASSWORD=pw PGSSLROOTCERT=system"),
        ),
        (
            &[("DATABASE_URL", "host=a options='-c a=b' keepalives=0 application_name=me"), ("PGPASSFILE", "/nowhere")],
            format!("PGHOST=a PGPORT=5432 {usual} PGAPPNAME=me PGOPTIONS=-c a=b"),
        ),
    ] {
        assert_eq!(of(vars), wanted, "{vars:?}");
    }
}
